/**
 * What happens in one detention case. A pardon is not a release, and a release is not a departure. One file, as each
 * subject has one for its events.
 */
import { z } from 'zod'
import { type About, eventType } from './eventType.ts'
import { party, personId, reference, speaker, text } from './fields.ts'
import { sentenceWords } from './headline/sentenceWords.ts'
import { personMark, prisonerName, sentence, spoken } from './headline/wording.ts'
import { searched, unsearched } from './meaning.ts'
import { money } from './quantities.ts'
import { expulsionCode, partyName } from './text/codes.ts'

export const CUSTODIES = ['prison', 'pre-trial', 'house-arrest', 'hospital', 'unknown'] as const

const CUSTODY_WORDS = {
  prison: 'prison',
  'pre-trial': 'pre-trial detention',
  'house-arrest': 'house arrest',
  hospital: 'hospital, in custody',
  unknown: 'custody of an unknown kind',
} as const

const stateOf = (_: unknown, about: About): string | null => about.prisoner(about.id)?.state ?? null

const who = (about: About): string => prisonerName(about, about.id)

export const PrisonerDetained = eventType({
  name: 'PrisonerDetained',
  subject: 'prisoner',
  shape: 'span',
  // Arrest, detain.
  cameo: '173',
  data: z
    .strictObject({
      personId: personId.optional(),
      pseudonym: text(100).optional(),
      state: party,
      place: text(200).optional(),
    })
    .refine(
      (data) => (data.personId === undefined) !== (data.pseudonym === undefined),
      'must have either personId or pseudonym',
    ),
  example: { personId: 'p-aaaaaaaaaaaaaaaaaaaa', state: 'org:sylvania', place: 'Fictional Prison' },
  side: ({ state }) => state,
  headline: ({ personId, pseudonym, state, place }) =>
    `${personId ? personMark(personId) : pseudonym} held by ${partyName(state)}${place ? ` in ${place}` : ''}`,
})

export const PrisonerConvicted = eventType({
  name: 'PrisonerConvicted',
  subject: 'prisoner',
  // Find guilty.
  cameo: '116',
  data: z.strictObject({
    charges: z.array(text(300)).default([]),
    court: text(200).optional(),
    inAbsentia: z.boolean().optional(),
  }),
  example: { charges: ['fiction'], court: 'Fictional Court' },
  side: stateOf,
  headline: ({ inAbsentia }, about) => `${who(about)} convicted${inAbsentia ? ' in absentia' : ''}`,
})

/** A time as a judgment states it; nothing is converted, so that 18 months are not 1 year and 6 months. */
const term = z
  .strictObject({
    years: z.int().positive().max(1_000).optional(),
    months: z.int().positive().max(12_000).optional(),
    days: z.int().positive().max(100_000).optional(),
  })
  .refine(
    (given) => Object.values(given).some((part) => part !== undefined),
    'must have years, months or days',
  )

const isOne = (...given: readonly unknown[]): boolean => given.filter((one) => one !== undefined).length <= 1

export const PrisonerSentenced = eventType({
  name: 'PrisonerSentenced',
  subject: 'prisoner',
  cameo: '116',
  // Version 1 had months or life, and nothing else.
  version: 2,
  upcasts: [
    (data) => {
      const { months, ...others } = data as { readonly months?: number }
      return months === undefined ? others : { ...others, term: { months } }
    },
  ],
  data: z
    .strictObject({
      term: term.optional(),
      life: z.literal(true).optional(),
      death: z.literal(true).optional(),
      timeServed: z.literal(true).optional().meta({ description: 'The time already spent in custody' }),
      fine: money.optional(),
      suspended: z.literal(true).optional().meta({ description: 'The term is not served, under conditions' }),
      articles: z
        .array(unsearched(text(200)))
        .default([])
        .meta({ description: 'Articles of the law that the sentence rests on' }),
      court: text(200).optional(),
    })
    .refine(
      ({ term, life, death, timeServed }) => isOne(term, life, death, timeServed),
      'must have only one of term, life, death and timeServed',
    )
    .refine(
      ({ term, life, death, timeServed, fine }) =>
        [term, life, death, timeServed, fine].some((one) => one !== undefined),
      'must have term, life, death, timeServed or fine',
    )
    .refine(({ term, suspended }) => !suspended || term !== undefined, 'only a term can be suspended'),
  example: { term: { years: 2, months: 7, days: 10 }, court: 'Fictional Court' },
  side: stateOf,
  headline: (data, about) => `${who(about)} sentenced to ${sentenceWords(data)}`,
})

export const PrisonerRecognised = eventType({
  name: 'PrisonerRecognised',
  subject: 'prisoner',
  data: z.strictObject({ by: party, label: text(100) }),
  example: { by: 'org:fictional-watch', label: 'political prisoner' },
  side: ({ by }) => by,
  headline: ({ by, label }, about) => `${who(about)} recognised as ${label} by ${partyName(by)}`,
})

export const PrisonerHealthAlertRaised = eventType({
  name: 'PrisonerHealthAlertRaised',
  subject: 'prisoner',
  data: z.strictObject({ by: speaker, severity: z.enum(['concern', 'serious', 'critical']) }),
  example: { by: { description: 'relatives' }, severity: 'critical' },
  side: ({ by }) => by.party ?? null,
  headline: ({ by, severity }, about) =>
    `Health alert for ${who(about)} raised by ${spoken(by)}${severity === 'concern' ? '' : `: ${severity}`}`,
})

export const CustodyChanged = eventType({
  name: 'CustodyChanged',
  subject: 'prisoner',
  data: z.strictObject({ to: z.enum(CUSTODIES) }),
  example: { to: 'hospital' },
  side: stateOf,
  headline: ({ to }, about) => `${who(about)} moved to ${CUSTODY_WORDS[to]}`,
})

export const PrisonerPardoned = eventType({
  name: 'PrisonerPardoned',
  subject: 'prisoner',
  kind: 'concession',
  // Yield.
  cameo: '080',
  data: z.strictObject({
    authority: speaker,
    groupId: reference('release').optional(),
    conditions: z.array(text(300)).default([]),
  }),
  example: { authority: { party: 'org:sylvania' } },
  side: stateOf,
  headline: ({ authority }, about) => `${who(about)} pardoned by ${spoken(authority)}`,
})

export const ClemencyGranted = eventType({
  name: 'ClemencyGranted',
  subject: 'prisoner',
  kind: 'concession',
  cameo: '080',
  data: z.strictObject({
    kind: searched(z.enum(['amnesty', 'commutation', 'other'])),
    authority: speaker,
    terms: text(1000),
  }),
  example: { kind: 'commutation', authority: { party: 'org:sylvania' }, terms: 'five years less' },
  side: stateOf,
  headline: ({ kind, authority, terms }, about) =>
    `${kind === 'other' ? 'Clemency' : sentence(kind)} for ${who(about)} granted by ${spoken(authority)}: ${terms}`,
})

export const PrisonerReleased = eventType({
  name: 'PrisonerReleased',
  subject: 'prisoner',
  kind: 'concession',
  // Return, release persons.
  cameo: '0841',
  data: z.strictObject({
    terms: searched(z.enum(['unconditional', 'conditional', 'parole', 'unknown'])),
    groupId: reference('release').optional(),
  }),
  example: { terms: 'conditional' },
  side: stateOf,
  headline: ({ terms }, about) =>
    `${who(about)} released${terms === 'unknown' ? '' : terms === 'parole' ? ' on parole' : `, ${terms}ly`}`,
})

export const PrisonerTransferred = eventType({
  name: 'PrisonerTransferred',
  subject: 'prisoner',
  kind: 'concession',
  cameo: expulsionCode,
  data: z
    .strictObject({
      from: party,
      to: party.optional(),
      handover: text(200).optional(),
      voluntariness: z.enum(['voluntary', 'coerced', 'forced', 'unknown']),
      documents: text(300).optional(),
      intoCustody: z.boolean(),
    })
    .refine((data) => data.from !== data.to, { message: 'must not equal from', path: ['to'] }),
  example: { from: 'org:sylvania', to: 'org:freedonia', voluntariness: 'unknown', intoCustody: true },
  side: stateOf,
  headline: ({ from, to, voluntariness, intoCustody }, about) => {
    const where = to ? ` to ${partyName(to)}` : ''
    const custody = intoCustody ? ' into custody' : ''
    const how = voluntariness === 'unknown' ? '' : ` (${voluntariness})`
    return `${who(about)} transferred from ${partyName(from)}${where}${custody}${how}`
  },
})

export const TransferRefused = eventType({
  name: 'TransferRefused',
  subject: 'prisoner',
  data: z.strictObject({ at: unsearched(text(200)).optional() }),
  example: { at: 'the border' },
  side: stateOf,
  headline: ({ at }, about) => `${who(about)} refused the transfer${at ? ` at ${at}` : ''}`,
})

export const PrisonerReturnedToCustody = eventType({
  name: 'PrisonerReturnedToCustody',
  subject: 'prisoner',
  cameo: '173',
  data: z.strictObject({ reason: text(1000) }),
  example: { reason: 'The release was revoked.' },
  side: stateOf,
  headline: ({ reason }, about) => `${who(about)} returned to custody: ${reason}`,
})

export const ReleaseRevoked = eventType({
  name: 'ReleaseRevoked',
  subject: 'prisoner',
  cameo: '173',
  data: z.strictObject({ authority: speaker }),
  example: { authority: { party: 'org:sylvania' } },
  side: stateOf,
  headline: ({ authority }, about) => `Release of ${who(about)} revoked by ${spoken(authority)}`,
})

/** It does not change custody: the person may be held, free or dead, with one citizenship or several. */
export const CitizenshipRevoked = eventType({
  name: 'CitizenshipRevoked',
  subject: 'prisoner',
  data: z.strictObject({
    citizenship: party.meta({ description: 'The state whose citizenship it was' }),
    authority: speaker,
  }),
  example: { citizenship: 'org:sylvania', authority: { description: 'the president' } },
  side: ({ citizenship }) => citizenship,
  headline: ({ citizenship, authority }, about) =>
    `${who(about)} deprived of the citizenship of ${partyName(citizenship)} by ${spoken(authority)}`,
})

export const PrisonerDied = eventType({
  name: 'PrisonerDied',
  subject: 'prisoner',
  data: z.strictObject({ inCustody: z.boolean() }),
  example: { inCustody: true },
  side: stateOf,
  headline: ({ inCustody }, about) => `${who(about)} died${inCustody ? ' in custody' : ''}`,
})
