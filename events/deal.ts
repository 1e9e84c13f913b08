/** What happens to a deal itself: its framing, its status, its links, and statements about it. */
import { z } from 'zod'
import { eventType } from './eventType.ts'
import { distinct, eventId, language, nameOf, party, reference, speaker, text } from './fields.ts'
import { dealName, FRAMED_WORDS, inRole, NOUNS, STATUS_WORDS } from './headline/dealWords.ts'
import { listWords, sentence, speakerWords } from './headline/wording.ts'

export const DEAL_STATUSES = [
  'mooted',
  'announced',
  'in-force',
  'partly-fulfilled',
  'fulfilled',
  'suspended',
  'collapsed',
  'concluded',
  'no-deal',
] as const

export type DealStatus = (typeof DEAL_STATUSES)[number]

/** What a deal is framed as. */
export const FRAMINGS = ['exchange', 'parallel', 'unilateral', 'denied'] as const

export type Framing = (typeof FRAMINGS)[number]

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
  denies: 'denied it',
  demands: 'demanded',
  threatens: 'threatened',
  clarifies: 'clarified',
  observes: 'remarked',
  recounts: 'gave this account',
  says: 'said',
  confirms: 'said in confirmation',
  announces: 'announced',
  apologises: 'apologised',
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
  says: '010',
  confirms: '010',
  announces: '010',
  apologises: '055',
} as const

export const DealOpened = eventType({
  name: 'DealOpened',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({
    title: text(200),
    parties: distinct(
      z.strictObject({ code: party, role: z.enum(['sender', 'target', 'mediator', 'participant']) }),
      (one) => `${one.code} as ${one.role}`,
    )
      .min(2)
      .refine((all) => new Set(all.map(({ code }) => code)).size > 1, 'must be of at least two parties'),
    framing: z.enum(FRAMINGS).meta({
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
  headline: ({ framing, parties, status }) => {
    const mediators = inRole(parties, 'mediator')
    const by = mediators.length > 0 ? `, mediated by ${listWords(mediators)}` : ''
    return `${dealName(framing, parties)}${by}: ${status.replaceAll('-', ' ')}`
  },
})

export const DealStatusChanged = eventType({
  name: 'DealStatusChanged',
  subject: 'deal',
  kind: 'status',
  // Version 1 had neither concluded nor no-deal.
  version: 2,
  upcasts: [(data) => data],
  data: z.strictObject({
    to: z.enum(DEAL_STATUSES).meta({
      description: 'concluded: it ended without ever having been a deal. no-deal: no deal was reached',
    }),
    reason: text(1000),
  }),
  example: { to: 'announced', reason: 'Both sides said so.' },
  headline: ({ to, reason }, about) => {
    const { framing = 'exchange' } = about.deal(about.id) ?? {}
    const name = STATUS_WORDS[to]
    if (name !== undefined) return `${name}: ${reason}`
    return `${NOUNS[framing as keyof typeof NOUNS]} ${to.replaceAll('-', ' ')}: ${reason}`
  },
})

/** A framing is how sources describe the deal, and they may change their minds. */
export const DealFramingChanged = eventType({
  name: 'DealFramingChanged',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({ to: z.enum(FRAMINGS), reason: text(1000) }),
  example: { to: 'denied', reason: 'Both sides said that one had nothing to do with the other.' },
  headline: ({ to, reason }) => `${FRAMED_WORDS[to]}: ${reason}`,
})

export const DealLinked = eventType({
  name: 'DealLinked',
  subject: 'deal',
  kind: 'status',
  data: z.strictObject({
    otherDeal: reference('deal'),
    relation: nameOf(RELATION_WORDS),
  }),
  example: { otherDeal: 'fictional-truce', relation: 'follows' },
  headline: ({ otherDeal, relation }, about) =>
    `This deal ${RELATION_WORDS[relation]} “${about.deal(otherDeal)?.title ?? otherDeal}”`,
})

export const EventLinkedToDeal = eventType({
  name: 'EventLinkedToDeal',
  subject: 'deal',
  kind: 'status',
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
  headline: ({ by, gist }) => sentence(`${speakerWords(by)} contested the linkage: ${gist}`),
})

export const StatementMade = eventType({
  name: 'StatementMade',
  subject: 'deal',
  // Version 1 knew fewer stances, and not what is denied.
  version: 2,
  upcasts: [(data) => data],
  shape: 'span',
  kind: 'statement',
  cameo: ({ stance }) => STANCE_CODES[stance],
  data: z
    .strictObject({
      speaker,
      stance: nameOf(STANCE_WORDS),
      denied: text(300)
        .optional()
        .meta({
          description: 'What is denied, as it follows “denied that”; only with the stance denies',
          examples: ['there was a deal'],
        }),
      quote: text(300).optional(),
      gist: text(1000),
      language,
    })
    .refine(({ stance, denied }) => stance === 'denies' || denied === undefined, {
      message: 'is said only of what somebody denies',
      path: ['denied'],
    }),
  example: {
    speaker: { party: 'org:sylvania' },
    stance: 'welcomes',
    gist: 'A good beginning.',
    language: 'en',
  },
  side: ({ speaker }) => speaker.party ?? null,
  headline: ({ speaker, stance, gist, denied }) => {
    const said = stance === 'denies' && denied !== undefined ? `denied that ${denied}` : STANCE_WORDS[stance]
    return sentence(`${speakerWords(speaker)} ${said}: ${gist}`)
  },
})
