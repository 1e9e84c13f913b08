/**
 * What courts and authorities decide in one detention case: convictions, each with its own sentence, pardons and other
 * clemency, the end of the proceedings, rehabilitation. A pardon is not a release. The law goes beyond life.
 */
import { z } from 'zod'
import { eventType, type HeadlineContext, type Placement } from './eventType.ts'
import { eventId, eventIds, party, reference, speaker, text } from './fields.ts'
import { casePerson, stateAt, termsOf } from './headline/custodyWords.ts'
import { sentenceWords } from './headline/sentenceWords.ts'
import { listWords, sentence, speakerWords } from './headline/wording.ts'
import { apart, searched, unsearched } from './meaning.ts'
import { money } from './quantities.ts'
import { partyName } from './text/codes.ts'

const state = party
  .optional()
  .meta({ description: 'The state whose court it was, if not the one that held the person last' })

interface CourtState {
  readonly state?: string | undefined
}

const courtSide = ({ state }: CourtState, about: HeadlineContext, when: Placement): string | null =>
  state ?? stateAt(about, when)

/** " in Freedonia", where it is not the state that held the person. */
const courtOf = ({ state }: CourtState): string => (state ? ` in ${partyName(state)}` : '')

export const PrisonerConvicted = eventType({
  name: 'PrisonerConvicted',
  subject: 'prisoner',
  kind: 'detention',
  // Find guilty.
  cameo: '116',
  // Version 1 had no state; before version 3 nothing lay apart.
  version: 3,
  upcasts: [(data) => data, (data) => data],
  data: z.strictObject({
    charges: z.array(apart('charge', text(300))).default([]),
    court: apart('court', text(200)).optional(),
    state,
    inAbsentia: z.boolean().optional(),
  }),
  example: { charges: ['fiction'], court: 'Fictional Court' },
  side: courtSide,
  headline: (data, about) =>
    `${casePerson(about)} convicted${courtOf(data)}${data.inAbsentia ? ' in absentia' : ''}`,
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
  kind: 'detention',
  cameo: '116',
  // Version 1 had months or life, and nothing else; version 2 neither conviction nor state; before version 4 nothing
  // lay apart.
  version: 4,
  upcasts: [
    (data) => {
      const { months, ...others } = data as { readonly months?: number }
      return months === undefined ? others : { ...others, term: { months } }
    },
    (data) => data,
    (data) => data,
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
        .array(apart('article', unsearched(text(200))))
        .default([])
        .meta({ description: 'Articles of the law that the sentence rests on' }),
      court: apart('court', text(200)).optional(),
      state,
      conviction: eventId
        .optional()
        .meta({ description: 'The conviction that it belongs to, if not the last one before it' }),
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
  side: courtSide,
  headline: (data, about) => `${casePerson(about)} sentenced${courtOf(data)} to ${sentenceWords(data)}`,
})

const OUTCOME_WORDS = {
  acquitted: 'acquitted',
  'charges-dropped': 'no longer charged',
  'conviction-quashed': 'no longer convicted: the conviction was quashed',
} as const

const convictions = (what: string) => eventIds.min(1).optional().meta({ description: what })

/** It ends the case, not the custody: whether the person is set free is a fact of its own. */
export const ProceedingsEnded = eventType({
  name: 'ProceedingsEnded',
  subject: 'prisoner',
  kind: 'custody',
  // In version 1 nothing lay apart.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    outcome: searched(z.enum(['acquitted', 'charges-dropped', 'conviction-quashed'])),
    charges: z
      .array(apart('charge', text(300)))
      .default([])
      .meta({ description: 'Only these charges ended; without any, the whole case' }),
    convictions: convictions('Only these convictions were undone; without any, all of them'),
    court: apart('court', text(200)).optional(),
    state,
  }),
  example: { outcome: 'acquitted', court: 'Fictional Court' },
  side: courtSide,
  headline: ({ outcome, charges, ...data }, about) => {
    const of =
      charges.length > 0 ? ` (${charges.length === 1 ? 'charge' : 'charges'}: ${listWords(charges)})` : ''
    return `${casePerson(about)} ${OUTCOME_WORDS[outcome]}${courtOf(data)}${of}`
  },
})

/** The pardon or clemency of an authority is on its side, else on that of the state that held the person. */
const authoritySide = (
  { authority }: { readonly authority: { readonly party?: string | undefined } },
  about: HeadlineContext,
  when: Placement,
): string | null => authority.party ?? stateAt(about, when)

export const PrisonerPardoned = eventType({
  name: 'PrisonerPardoned',
  subject: 'prisoner',
  kind: 'concession',
  // Yield.
  cameo: '080',
  // Version 1 did not say of which convictions.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    authority: speaker,
    groupId: reference('release').optional(),
    conditions: z.array(text(300)).default([]).meta({
      description: 'The terms in words: to leave the country, not to return, to register, to be silent',
    }),
    convictions: convictions('The convictions that are pardoned, if not all that came before'),
  }),
  example: { authority: { party: 'org:sylvania' }, conditions: ['to leave the country'] },
  side: authoritySide,
  headline: ({ authority, conditions }, about) =>
    `${casePerson(about)} pardoned by ${speakerWords(authority)}${termsOf(conditions)}`,
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
  side: authoritySide,
  headline: ({ kind, authority, terms }, about) =>
    `${kind === 'other' ? 'Clemency' : sentence(kind)} for ${casePerson(about)} granted by ${speakerWords(authority)}: ${terms}`,
})

/** It restores a name or rights. It ends neither the custody nor the case. */
export const PrisonerRehabilitated = eventType({
  name: 'PrisonerRehabilitated',
  subject: 'prisoner',
  kind: 'custody',
  data: z.strictObject({
    authority: speaker,
    convictions: convictions('The convictions that it is about, if not all'),
  }),
  example: { authority: { description: 'Fictional Court' } },
  side: authoritySide,
  headline: ({ authority }, about) => `${casePerson(about)} rehabilitated by ${speakerWords(authority)}`,
})
