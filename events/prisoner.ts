/** What happens in one detention case. A pardon is not a release, and a release is not a departure. */
import { z } from 'zod'
import { partyName } from './codes.ts'
import { type About, eventType } from './define.ts'
import { party, personId, slug, speaker, text } from './shapes.ts'
import { personMark, prisonerName, spoken } from './wording.ts'

const stateOf = (_: unknown, about: About): string | null => about.prisoner(about.id)?.state ?? null

const who = (about: About): string => prisonerName(about, about.id)

export const PrisonerDetained = eventType({
  name: 'PrisonerDetained',
  subject: 'prisoner',
  shape: 'span',
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
  side: ({ state }) => state,
  headline: ({ personId, pseudonym, state, place }) =>
    `${personId ? personMark(personId) : pseudonym} held by ${partyName(state)}${place ? ` in ${place}` : ''}`,
})

export const PrisonerConvicted = eventType({
  name: 'PrisonerConvicted',
  subject: 'prisoner',
  data: z.strictObject({
    charges: z.array(text(300)).default([]),
    court: text(200).optional(),
    inAbsentia: z.boolean().optional(),
  }),
  side: stateOf,
  headline: ({ inAbsentia }, about) => `${who(about)} convicted${inAbsentia ? ' in absentia' : ''}`,
})

export const PrisonerRecognised = eventType({
  name: 'PrisonerRecognised',
  subject: 'prisoner',
  data: z.strictObject({ by: party, label: text(100) }),
  side: ({ by }) => by,
  headline: ({ by, label }, about) => `${who(about)} recognised as ${label} by ${partyName(by)}`,
})

export const PrisonerPardoned = eventType({
  name: 'PrisonerPardoned',
  subject: 'prisoner',
  kind: 'concession',
  data: z.strictObject({
    authority: speaker,
    groupId: slug.optional(),
    conditions: z.array(text(300)).default([]),
  }),
  side: stateOf,
  headline: ({ authority }, about) => `${who(about)} pardoned by ${spoken(authority)}`,
})

export const PrisonerReleased = eventType({
  name: 'PrisonerReleased',
  subject: 'prisoner',
  kind: 'concession',
  data: z.strictObject({
    terms: z.enum(['unconditional', 'conditional', 'parole', 'unknown']),
    groupId: slug.optional(),
  }),
  side: stateOf,
  headline: ({ terms }, about) =>
    `${who(about)} released${terms === 'unknown' ? '' : terms === 'parole' ? ' on parole' : `, ${terms}ly`}`,
})

export const PrisonerTransferred = eventType({
  name: 'PrisonerTransferred',
  subject: 'prisoner',
  kind: 'concession',
  data: z
    .strictObject({
      from: party,
      to: party.optional(),
      handover: text(200).optional(),
      voluntariness: z.enum(['voluntary', 'coerced', 'forced', 'unknown']),
      documents: text(300).optional(),
      intoCustody: z.boolean(),
    })
    .refine((data) => data.from !== data.to, { message: 'must not be where the prisoner was', path: ['to'] }),
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
  data: z.strictObject({ at: text(200).optional() }),
  side: stateOf,
  headline: ({ at }, about) => `${who(about)} refused the transfer${at ? ` at ${at}` : ''}`,
})

export const PrisonerReturnedToCustody = eventType({
  name: 'PrisonerReturnedToCustody',
  subject: 'prisoner',
  data: z.strictObject({ reason: text(1000) }),
  side: stateOf,
  headline: ({ reason }, about) => `${who(about)} returned to custody: ${reason}`,
})

export const PrisonerDied = eventType({
  name: 'PrisonerDied',
  subject: 'prisoner',
  data: z.strictObject({ inCustody: z.boolean() }),
  side: stateOf,
  headline: ({ inCustody }, about) => `${who(about)} died${inCustody ? ' in custody' : ''}`,
})
