/** What is said about the release of a group: counts by claimant, transfers, known names. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { choiceApart, distinct, nameOf, party, reference, references, speaker, text } from './fields.ts'
import { moveWords } from './headline/custodyWords.ts'
import { countWords, listWords, prisonerName, sentence, speakerWords } from './headline/wording.ts'
import { unsearched } from './meaning.ts'
import { count } from './quantities.ts'
import { expulsionCode, partyName } from './text/codes.ts'
import { hasMannerNamed, mannerFields, NEEDS_MANNER } from './transfer.ts'

const COUNTED_WORDS = {
  pardoned: 'pardoned',
  released: 'released',
  transferred: 'transferred',
  'political-prisoners': 'political prisoners released',
} as const

const breakdown = z.strictObject({
  dimension: unsearched(text(60)),
  complete: z.boolean(),
  items: distinct(
    z.strictObject({ value: unsearched(text(100)), n: z.int().nonnegative() }),
    (item) => item.value,
  ).min(1),
})

const claim = {
  counted: nameOf(COUNTED_WORDS),
  total: count,
  breakdown: breakdown.optional(),
  claimedBy: speaker,
}

type Claim = z.infer<z.ZodObject<typeof claim>>

const addsUp = ({ total, breakdown }: Claim): boolean =>
  !breakdown?.complete ||
  total.min !== total.max ||
  breakdown.items.reduce((sum, item) => sum + item.n, 0) === total.min

const ADDS_UP = { message: 'a complete breakdown must add up to the exact total', path: ['breakdown'] }

/** A transfer may be a release or an expulsion: CAMEO has no code for either. */
const RELEASE_CODES: Readonly<Record<Claim['counted'], string | undefined>> = {
  pardoned: '080',
  released: '0841',
  'political-prisoners': '0841',
  transferred: undefined,
}

export const GroupReleaseReported = eventType({
  name: 'GroupReleaseReported',
  subject: 'release',
  kind: 'concession',
  // Yield; otherwise return, release persons.
  cameo: ({ counted }) => RELEASE_CODES[counted],
  data: z
    .strictObject({ states: distinct(party, (state) => state).min(1), ...claim })
    .refine(addsUp, ADDS_UP),
  example: {
    states: ['org:sylvania'],
    counted: 'released',
    total: { min: 50, about: true },
    claimedBy: { party: 'org:freedonia' },
  },
  side: ({ states }) => (states.length === 1 ? (states[0] ?? null) : null),
  headline: ({ states, counted: what, total, claimedBy }) =>
    `${countWords(total)} ${COUNTED_WORDS[what]} by ${listWords(states.map(partyName))}, according to ${speakerWords(claimedBy)}`,
})

const AGAINST_WILL: ReadonlySet<string | undefined> = new Set([
  'forced',
  'coerced',
  'extradition',
  'deportation',
  'expulsion',
])

export const GroupTransferReported = eventType({
  name: 'GroupTransferReported',
  subject: 'release',
  kind: 'concession',
  // What anybody calls a deportation is no concession.
  kindOf: ({ voluntariness, intoCustody, manner }) =>
    intoCustody || AGAINST_WILL.has(voluntariness) || AGAINST_WILL.has(manner) ? 'custody' : 'concession',
  cameo: expulsionCode,
  // Version 1 had to, destination, count and voluntariness only.
  version: 2,
  upcasts: [(data) => data],
  data: z
    .strictObject({
      from: party.optional(),
      to: party.optional(),
      destination: text(200)
        .optional()
        .meta({ description: 'The destination in words, when no party is named' }),
      count: count.optional(),
      voluntariness: z.enum(['voluntary', 'coerced', 'forced', 'unknown']),
      intoCustody: z
        .boolean()
        .optional()
        .meta({ description: 'Whether the other state holds them; left out when no source says it' }),
      ...mannerFields,
      claimedBy: speaker.optional().meta({ description: 'Who says so, when only some do' }),
    })
    .refine((data) => data.to !== undefined || data.destination !== undefined, 'must have to or destination')
    .refine((data) => data.from === undefined || data.from !== data.to, {
      message: 'must not equal from',
      path: ['to'],
    })
    .refine(hasMannerNamed, NEEDS_MANNER),
  example: { to: 'org:freedonia', count: { min: 9, max: 12 }, voluntariness: 'coerced' },
  side: ({ from }) => from ?? null,
  headline: (data) => {
    const { from, to, destination, count, intoCustody } = data
    const number = count ? countWords(count) : 'An unstated number'
    const { verb, notes } = moveWords(data, 'taken')
    const whence = from ? ` from ${partyName(from)}` : ''
    const custody = intoCustody ? ' into custody' : ''
    const by = data.claimedBy ? `, according to ${speakerWords(data.claimedBy)}` : ''
    return `${number} of the group ${verb}${whence} to ${destination ?? partyName(to ?? '')}${custody}${notes}${by}`
  },
})

/** A swap of two groups or more: each has its own counts, and nobody adds them up. */
export const GroupExchanged = eventType({
  name: 'GroupExchanged',
  subject: 'release',
  kind: 'concession',
  data: z.strictObject({
    exchangedFor: references('release')
      .min(1)
      .meta({ description: 'The other groups of the swap; each is a release of its own' }),
  }),
  example: { exchangedFor: ['fictional-group-two'] },
  headline: ({ exchangedFor }) =>
    `A group of prisoners was exchanged for ${exchangedFor.length === 1 ? 'another group' : `${exchangedFor.length} other groups`}`,
})

export const GroupCountRevised = eventType({
  name: 'GroupCountRevised',
  subject: 'release',
  kind: 'release',
  data: z.strictObject({ ...claim, reason: text(1000) }).refine(addsUp, ADDS_UP),
  example: {
    claimedBy: { party: 'org:freedonia' },
    counted: 'released',
    total: { min: 52, max: 52 },
    reason: 'Two more arrived.',
  },
  side: ({ claimedBy }) => claimedBy.party ?? null,
  headline: ({ counted: what, total, claimedBy, reason }) =>
    sentence(
      `${speakerWords(claimedBy)} revised the count to ${countWords(total)} ${COUNTED_WORDS[what]}: ${reason}`,
    ),
})

export const GroupMemberNamed = eventType({
  name: 'GroupMemberNamed',
  subject: 'release',
  kind: 'release',
  // In version 1 nothing lay apart.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    prisonerId: reference('prisoner'),
    basis: choiceApart('basis', ['official', 'family', 'press', 'ngo']),
  }),
  example: { prisonerId: 'c-aaaaaaaaaaaaaaaaaaaa', basis: 'ngo' },
  side: ({ prisonerId }, about) => about.prisoner(prisonerId)?.state ?? null,
  headline: ({ prisonerId, basis }, about) =>
    `${prisonerName(about, prisonerId)} named among the group (basis: ${basis})`,
})
