/** The ids, events, positions, cursors and tags of earlier answers. Later requests refer to them. */
import type { Random } from './random.ts'

/** The things that have ids, as paths and fields name them. */
export const THINGS = [
  ...['deals', 'sanctions', 'licences', 'prisoners', 'releases', 'people', 'sources', 'programmes'],
  ...['commitments', 'talks', 'targets', 'reliefs', 'webhooks', 'keys', 'replays', 'rebuilds', 'deliveries'],
] as const

export type Thing = (typeof THINGS)[number]

/** So many of each are remembered: an old one gives way to a new one. */
const MOST = 60

export interface Known {
  readonly ids: Readonly<Record<Thing, string[]>>
  readonly events: string[]
  readonly streams: string[]
  readonly cursors: string[]
  /** Targets of requests that a link named as the next page. */
  readonly links: string[]
  readonly tags: string[]
  readonly keys: string[]
  /** The id of the attack's own key. No request names it, so that it is not revoked. */
  readonly own: string
  /** Digits. */
  position: string
}

export const nothingKnown = (own: string): Known => ({
  own,
  ids: Object.fromEntries(THINGS.map((thing) => [thing, []])) as unknown as Known['ids'],
  events: [],
  streams: [],
  cursors: [],
  links: [],
  tags: [],
  keys: [],
  position: '0',
})

const note = (list: string[], value: unknown, random: Random): void => {
  if (typeof value !== 'string' || value === '' || list.includes(value)) return
  if (list.length < MOST) list.push(value)
  else list[random.below(MOST)] = value
}

/** Which things a field names. */
const FIELDS: Readonly<Record<string, Thing>> = {
  personId: 'people',
  sourceId: 'sources',
  sanctionId: 'sanctions',
  prisonerId: 'prisoners',
  groupId: 'releases',
  commitmentId: 'commitments',
  talksId: 'talks',
  targetId: 'targets',
  reliefId: 'reliefs',
}

const SUBJECTS: Readonly<Record<string, Thing>> = {
  deal: 'deals',
  sanction: 'sanctions',
  licence: 'licences',
  prisoner: 'prisoners',
  release: 'releases',
  person: 'people',
  source: 'sources',
  target: 'targets',
  programme: 'programmes',
}

interface Event {
  readonly id?: unknown
  readonly stream?: unknown
}

const learnFields = (known: Known, value: unknown, random: Random, depth = 0): void => {
  if (typeof value !== 'object' || value === null || depth > 8) return
  for (const [name, inner] of Object.entries(value)) {
    const thing = FIELDS[name]
    if (thing && Object.hasOwn(FIELDS, name)) note(known.ids[thing], inner, random)
    learnFields(known, inner, random, depth + 1)
  }
}

const learnEvent = (known: Known, event: Event, random: Random): void => {
  if (typeof event.stream !== 'string') return
  note(known.events, event.id, random)
  note(known.streams, event.stream, random)
  const [subject = ''] = event.stream.split('-')
  const thing = SUBJECTS[subject]
  if (thing) note(known.ids[thing], event.stream.slice(subject.length + 1), random)
  learnFields(known, event, random)
}

/** Ids of what the service itself keeps, by the paths whose answers tell them. */
const KEPT: readonly (readonly [RegExp, Thing])[] = [
  [/^\/v1\/webhooks\/[^/]+\/deliveries/, 'deliveries'],
  [/^\/v1\/webhooks(?:$|\?)/, 'webhooks'],
  [/^\/v1\/keys/, 'keys'],
  [/^\/v1\/audit\/replays/, 'replays'],
  [/^\/v1\/audit\/rebuilds/, 'rebuilds'],
]

export interface Told {
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as JSON, where it is. */
  readonly json: unknown
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const eventsIn = (value: unknown): readonly unknown[] => listOf((value as { events?: unknown }).events)

/** Learns from an answer that was no refusal. */
export const learn = (known: Known, { url, headers, json }: Told, random: Random): void => {
  note(known.tags, headers.etag, random)
  note(known.links, /<([^>]+)>; rel="next"/.exec(headers.link ?? '')?.[1], random)
  if (headers['detente-position'] !== undefined) known.position = headers['detente-position']
  if (typeof json !== 'object' || json === null) return
  const { events, items, next, id, results } = json as Record<string, unknown>
  note(known.cursors, next, random)
  const listed = listOf(items).slice(0, 20)
  for (const event of [...eventsIn({ events }), ...listed, ...listOf(results).flatMap(eventsIn)]) {
    if (typeof event === 'object' && event !== null) learnEvent(known, event as Event, random)
  }
  const kept = KEPT.find(([path]) => path.test(url))?.[1]
  if (kept === undefined) return
  for (const one of [id, ...listed.map((item) => (item as { id?: unknown }).id)]) {
    if (one !== known.own) note(known.ids[kept], one, random)
  }
}
