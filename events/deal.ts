/** What happens to a deal: its framing and status, talks, statements. Commitments are in `commitment.ts`. */
import { z } from 'zod'
import { partyName } from './codes.ts'
import { eventType } from './define.ts'
import { distinct, edtf, eventId, language, participant, party, slug, speaker, text } from './shapes.ts'
import { listed, personMark, sentence, spoken } from './wording.ts'

export const DEAL_STATUSES = [
  'mooted',
  'announced',
  'in-force',
  'partly-fulfilled',
  'fulfilled',
  'suspended',
  'collapsed',
] as const

export type DealStatus = (typeof DEAL_STATUSES)[number]

const RELATION_WORDS = {
  'part-of': 'is part of',
  follows: 'follows',
  revives: 'revives',
  supersedes: 'supersedes',
  'retaliates-for': 'retaliates for',
} as const

const STANCE_WORDS = {
  welcomes: 'welcomed',
  criticises: 'criticised',
  denies: 'denied',
  demands: 'demanded',
  threatens: 'threatened',
  clarifies: 'clarified',
  observes: 'observed',
  recounts: 'recounted',
} as const

export const DealOpened = eventType({
  name: 'DealOpened',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({
    title: text(200),
    parties: distinct(
      z.strictObject({ code: party, role: z.enum(['sender', 'target', 'mediator', 'participant']) }),
      (one) => one.code,
    ).min(2),
    framing: z.enum(['exchange', 'parallel', 'unilateral', 'denied']).meta({
      description: 'How the sources frame it; exchange only where a source attests the linkage',
    }),
    status: z.enum(['mooted', 'announced']).default('mooted'),
    summary: text(2000).optional(),
  }),
  headline: ({ parties, status }) =>
    `Deal between ${listed(parties.map((one) => partyName(one.code)))} ${status.replaceAll('-', ' ')}`,
})

export const DealStatusChanged = eventType({
  name: 'DealStatusChanged',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({ to: z.enum(DEAL_STATUSES), reason: text(1000) }),
  headline: ({ to, reason }) => `Deal ${to.replaceAll('-', ' ')}: ${reason}`,
})

export const DealLinked = eventType({
  name: 'DealLinked',
  subject: 'deal',
  data: z.strictObject({
    otherDeal: slug,
    relation: z.enum(['part-of', 'follows', 'revives', 'supersedes', 'retaliates-for']),
  }),
  headline: ({ otherDeal, relation }, about) =>
    `This deal ${RELATION_WORDS[relation]} “${about.deal(otherDeal)?.title ?? otherDeal}”`,
})

export const EventLinkedToDeal = eventType({
  name: 'EventLinkedToDeal',
  subject: 'deal',
  data: z.strictObject({ eventId }),
  headline: ({ eventId }, about) => `Linked to this deal: ${about.headline(eventId) ?? `event ${eventId}`}`,
})

export const TalksScheduled = eventType({
  name: 'TalksScheduled',
  subject: 'deal',
  kind: 'talks',
  data: z.strictObject({ talksId: slug, planned: edtf, place: text(200).optional() }),
  headline: ({ planned, place }) => `Talks scheduled for ${planned}${place ? ` in ${place}` : ''}`,
})

export const EnvoyTalksHeld = eventType({
  name: 'EnvoyTalksHeld',
  subject: 'deal',
  shape: 'span',
  kind: 'talks',
  data: z.strictObject({
    talksId: slug,
    place: z.strictObject({ country: party, city: text(100).optional() }),
    participants: z
      .array(participant)
      .min(2)
      .refine((all) => new Set(all.map((one) => one.side)).size > 1, 'must be of at least two sides'),
    topics: z.array(text(200)).default([]),
  }),
  headline: ({ place, participants }) => {
    const sides = [...new Set(participants.map((one) => partyName(one.side)))]
    const envoys = participants.filter((one) => one.personId).map((one) => personMark(one.personId ?? ''))
    const where = place.city ?? partyName(place.country)
    return `${listed(sides)} held talks in ${where}${envoys.length > 0 ? ` with ${listed(envoys)}` : ''}`
  },
})

export const TalksCancelled = eventType({
  name: 'TalksCancelled',
  subject: 'deal',
  kind: 'talks',
  data: z.strictObject({ talksId: slug, reason: text(1000) }),
  headline: ({ reason }) => `Talks cancelled: ${reason}`,
})

export const StatementMade = eventType({
  name: 'StatementMade',
  subject: 'deal',
  shape: 'span',
  kind: 'statement',
  data: z.strictObject({
    speaker,
    stance: z.enum([
      'welcomes',
      'criticises',
      'denies',
      'demands',
      'threatens',
      'clarifies',
      'observes',
      'recounts',
    ]),
    quote: text(300).optional(),
    gist: text(1000),
    language,
  }),
  side: ({ speaker }) => speaker.party ?? null,
  headline: ({ speaker, stance, gist }) => sentence(`${spoken(speaker)} ${STANCE_WORDS[stance]}: ${gist}`),
})
