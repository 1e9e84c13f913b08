/** What happens to a deal itself: its framing, its status, its links, and statements about it. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { distinct, eventId, language, party, reference, speaker, text } from './fields.ts'
import { listed, sentence, spoken } from './headline/wording.ts'
import { partyName } from './text/codes.ts'

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

/** CAMEO codes of stances. */
const STANCE_CODES = {
  welcomes: '051',
  criticises: '111',
  denies: '010',
  demands: '100',
  threatens: '130',
  clarifies: '010',
  observes: '010',
  recounts: '010',
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
      description: 'How the sources frame the deal; `exchange` only when a source attests the linkage',
    }),
    status: z.enum(['mooted', 'announced']).default('mooted'),
    summary: text(2000).optional(),
  }),
  example: {
    title: 'The Fictional Accord',
    parties: [
      { code: 'org:freedonia', role: 'sender' },
      { code: 'org:sylvania', role: 'target' },
    ],
    framing: 'parallel',
  },
  title: ({ title }) => title,
  headline: ({ parties, status }) =>
    `Deal between ${listed(parties.map((one) => partyName(one.code)))} ${status.replaceAll('-', ' ')}`,
})

export const DealStatusChanged = eventType({
  name: 'DealStatusChanged',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({ to: z.enum(DEAL_STATUSES), reason: text(1000) }),
  example: { to: 'announced', reason: 'Both sides said so.' },
  headline: ({ to, reason }) => `Deal ${to.replaceAll('-', ' ')}: ${reason}`,
})

export const DealLinked = eventType({
  name: 'DealLinked',
  subject: 'deal',
  data: z.strictObject({
    otherDeal: reference('deal'),
    relation: z.enum(['part-of', 'follows', 'revives', 'supersedes', 'retaliates-for']),
  }),
  example: { otherDeal: 'fictional-truce', relation: 'follows' },
  headline: ({ otherDeal, relation }, about) =>
    `This deal ${RELATION_WORDS[relation]} “${about.deal(otherDeal)?.title ?? otherDeal}”`,
})

export const EventLinkedToDeal = eventType({
  name: 'EventLinkedToDeal',
  subject: 'deal',
  data: z.strictObject({ eventId }),
  example: { eventId: 'dace8deb-b7b8-5af8-b3ce-2c1900960e3c' },
  headline: ({ eventId }, about) => `Linked to this deal: ${about.headline(eventId) ?? `event ${eventId}`}`,
})

export const LinkageContested = eventType({
  name: 'LinkageContested',
  subject: 'deal',
  kind: 'statement',
  cameo: '010',
  change: 'dispute',
  data: z.strictObject({ by: speaker, gist: text(1000) }),
  example: { by: { party: 'org:sylvania' }, gist: 'The one has nothing to do with the other.' },
  side: ({ by }) => by.party ?? null,
  headline: ({ by, gist }) => sentence(`${spoken(by)} contested the linkage: ${gist}`),
})

export const StatementMade = eventType({
  name: 'StatementMade',
  subject: 'deal',
  shape: 'span',
  kind: 'statement',
  cameo: ({ stance }) => STANCE_CODES[stance],
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
  example: {
    speaker: { party: 'org:sylvania' },
    stance: 'welcomes',
    gist: 'A good beginning.',
    language: 'en',
  },
  side: ({ speaker }) => speaker.party ?? null,
  headline: ({ speaker, stance, gist }) => sentence(`${spoken(speaker)} ${STANCE_WORDS[stance]}: ${gist}`),
})
