/**
 * What happens to a person in one detention case: how somebody is held, released, and taken
 * back. A release is not a departure: transfers are in transfer.ts. What courts and authorities decide is in judgment.ts.
 */
import { z } from 'zod'
import { eventType, type HeadlineContext, type Placement } from './eventType.ts'
import { party, personId, reference, speaker, text } from './fields.ts'
import { CUSTODY_WORDS, casePerson, HELD_WORDS, stateAt, termsOf } from './headline/custodyWords.ts'
import { personMark, speakerWords } from './headline/wording.ts'
import { apart, searched } from './meaning.ts'
import { partyName } from './text/codes.ts'

export const CUSTODIES = [
  'prison',
  'pre-trial',
  'house-arrest',
  'hospital',
  'administrative',
  'psychiatric',
  'unknown',
] as const

const custodyKind = z.enum(CUSTODIES)

/** How far the state that holds a person lets others know. */
export const SECRECIES = ['incommunicado', 'disappeared'] as const

const SECRECY_WORDS = {
  incommunicado: ' incommunicado',
  disappeared: ', which denies or conceals it (enforced disappearance)',
} as const

const secrecy = z.enum(SECRECIES).meta({
  description:
    'incommunicado: without contact to the outside. disappeared: the state denies the custody or conceals where it is',
})

const byState = (_: unknown, about: HeadlineContext, when: Placement): string | null => stateAt(about, when)

const same = (data: unknown): unknown => data

/** A beginning that is known to the day is an arrest. Otherwise it is only known that somebody was held. */
const DATED = /^\d{4}-\d{2}-\d{2}/

export const PrisonerDetained = eventType({
  name: 'PrisonerDetained',
  subject: 'prisoner',
  kind: 'detention',
  shape: 'span',
  // Version 1 had neither heldIn nor secrecy; before version 3 nothing lay apart.
  version: 3,
  upcasts: [same, same],
  // Arrest, detain.
  cameo: '173',
  data: z
    .strictObject({
      personId: personId.optional(),
      pseudonym: text(100).optional(),
      state: party,
      place: apart('place', text(200)).optional(),
      heldIn: custodyKind.optional().meta({ description: 'The kind of custody' }),
      secrecy: secrecy.optional(),
    })
    .refine(
      (data) => (data.personId === undefined) !== (data.pseudonym === undefined),
      'must have either personId or pseudonym',
    ),
  example: { personId: 'p-aaaaaaaaaaaaaaaaaaaa', state: 'org:sylvania', place: 'Fictional Prison' },
  side: ({ state }) => state,
  headline: ({ personId, pseudonym, state, place, heldIn, secrecy }, { occurred }) => {
    const prisoner = personId ? personMark(personId) : pseudonym
    const how = heldIn ? HELD_WORDS[heldIn] : ''
    const where = place ? (how ? ` (${place})` : ` in ${place}`) : ''
    const incommunicado = secrecy === 'incommunicado' ? SECRECY_WORDS.incommunicado : ''
    const denied = secrecy === 'disappeared' ? SECRECY_WORDS.disappeared : ''
    const what = occurred !== undefined && DATED.test(occurred) ? 'detained' : 'held'
    return `${prisoner} ${what}${incommunicado} by ${partyName(state)}${how}${where}${denied}`
  },
})

export const CustodyChanged = eventType({
  name: 'CustodyChanged',
  subject: 'prisoner',
  kind: 'custody',
  // Version 1 always said to which kind, and nothing else; before version 3 nothing lay apart.
  version: 3,
  upcasts: [same, same],
  data: z
    .strictObject({
      to: custodyKind.optional(),
      place: apart('place', text(200))
        .optional()
        .meta({ description: 'Where the person is held from then on' }),
      secrecy: z
        .enum([...SECRECIES, 'ended'])
        .optional()
        .meta({ description: 'ended: neither incommunicado nor disappeared any more' }),
    })
    .refine(
      ({ to, place, secrecy }) => to !== undefined || place !== undefined || secrecy !== undefined,
      'must have to, place or secrecy',
    ),
  example: { to: 'hospital' },
  side: byState,
  headline: ({ to, place, secrecy }, about) => {
    const moved = to
      ? `moved to ${CUSTODY_WORDS[to]}${place ? ` (${place})` : ''}`
      : place && `moved to ${place}`
    const kept = {
      incommunicado: 'held incommunicado',
      disappeared: 'disappeared: the state denies or conceals the custody',
      ended: 'no longer held in secret',
    }
    return `${casePerson(about)} ${[moved, secrecy && kept[secrecy]].filter(Boolean).join('; ')}`
  },
})

/** Why somebody is released. Only `clemency` was an act of mercy. */
export const RELEASE_BASES = [
  'clemency',
  'sentence-served',
  'exchange',
  'pending-trial',
  'proceedings-ended',
  'court-order',
  'humanitarian',
] as const

const BASIS_WORDS = {
  clemency: ' after clemency',
  'sentence-served': ' after serving the sentence',
  exchange: ' in a prisoner swap',
  'pending-trial': ' pending trial',
  'proceedings-ended': ' as the proceedings ended',
  'court-order': ' by order of a court',
  humanitarian: ' on humanitarian grounds',
} as const

/** Bases that are no concession of the state: the law or a court frees the person. */
const BY_LAW: ReadonlySet<string | undefined> = new Set([
  'sentence-served',
  'pending-trial',
  'proceedings-ended',
  'court-order',
])

export const PrisonerReleased = eventType({
  name: 'PrisonerReleased',
  subject: 'prisoner',
  kind: 'concession',
  kindOf: ({ basis }) => (BY_LAW.has(basis) ? 'release' : 'concession'),
  // Return, release persons.
  cameo: '0841',
  // Version 1 had neither basis nor conditions.
  version: 2,
  upcasts: [(data) => ({ ...(data as object), conditions: [] })],
  data: z
    .strictObject({
      terms: searched(z.enum(['unconditional', 'conditional', 'parole', 'unknown'])),
      basis: searched(z.enum(RELEASE_BASES))
        .optional()
        .meta({ description: 'Why; left out when no source says it' }),
      conditions: z.array(text(300)).default([]).meta({
        description: 'The terms in words: to leave the country, not to return, to register, to be silent',
      }),
      groupId: reference('release').optional(),
    })
    .refine(({ terms, conditions }) => terms !== 'unconditional' || conditions.length === 0, {
      message: 'must be empty for an unconditional release',
      path: ['conditions'],
    }),
  example: { terms: 'conditional', conditions: ['to report to the police each week'] },
  side: byState,
  headline: ({ terms, basis, conditions }, about) => {
    const how = terms === 'unknown' ? '' : terms === 'parole' ? ' on parole' : `, ${terms}ly`
    return `${casePerson(about)} released${basis ? BASIS_WORDS[basis] : ''}${how}${termsOf(conditions)}`
  },
})

export const PrisonerReturnedToCustody = eventType({
  name: 'PrisonerReturnedToCustody',
  subject: 'prisoner',
  kind: 'detention',
  cameo: '173',
  // Version 1 had a reason only; before version 3 nothing lay apart.
  version: 3,
  upcasts: [same, same],
  data: z.strictObject({
    reason: text(1000),
    state: party
      .optional()
      .meta({ description: 'The state that took the person, if not the one that held the person last' }),
    place: apart('place', text(200))
      .optional()
      .meta({ description: 'Where the person is held from then on' }),
    heldIn: custodyKind.optional(),
    secrecy: secrecy.optional(),
  }),
  example: { reason: 'The release was revoked.' },
  side: ({ state }, about, when) => state ?? stateAt(about, when),
  headline: ({ reason, state, heldIn, place, secrecy }, about) => {
    const how = heldIn ? HELD_WORDS[heldIn] : ''
    const where = place ? ` (${place})` : ''
    const kept =
      secrecy === 'disappeared' ? ', denied or concealed by the state' : secrecy ? `, ${secrecy}` : ''
    const taker = state ? ` by ${partyName(state)}` : ''
    return `${casePerson(about)} returned to custody${taker}${how}${where}${kept}: ${reason}`
  },
})

export const ReleaseRevoked = eventType({
  name: 'ReleaseRevoked',
  subject: 'prisoner',
  kind: 'detention',
  // No code: a person whose release is revoked is not arrested before the return.
  data: z.strictObject({ authority: speaker }),
  example: { authority: { party: 'org:sylvania' } },
  side: byState,
  headline: ({ authority }, about) => `Release of ${casePerson(about)} revoked by ${speakerWords(authority)}`,
})
