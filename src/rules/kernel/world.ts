/** What commands may look at beyond their own bodies: streams and events of the ledger. */
import { LRUCache } from 'lru-cache'
import { type AnyEvent, parseEvent } from '../../../events/catalogue.ts'
import type { Identifier } from '../../../events/fields.ts'
import type { EventStore } from '../../store/port.ts'
import { mentionedIn, nameOf } from './givenIdentifiers.ts'

export interface World {
  /** A stream as recorded; empty when it does not exist. */
  history(stream: string): Promise<readonly AnyEvent[]>
  exists(stream: string): Promise<boolean>
  /** An event by its id. */
  event(id: string): Promise<AnyEvent | undefined>
  /** The streams of licences that cover a measure, now or before they were repaired. */
  licencesOf(sanctionId: string): Promise<readonly string[]>
  /** The targets with an external identifier, each with the streams of measures that give it to them. */
  holdersOf(identifier: Identifier): Promise<readonly Holder[]>
}

export interface Holder {
  readonly target: string
  readonly stream: string
}

/** Finds things through the index of the views. The streams themselves are the authority. */
export interface LedgerIndex {
  readonly event: (id: string) => { readonly stream: string; readonly revision: number } | undefined
  /** Streams of licences. */
  readonly licencesOf: (sanctionId: string) => readonly string[]
  readonly holdersOf: (identifier: Identifier) => readonly Holder[]
}

export interface Histories extends World {
  /** The stream with newer events, read from the store. */
  refresh(stream: string): Promise<readonly AnyEvent[]>
  /** Adds events that were just appended after the known ones. */
  appended(stream: string, events: readonly AnyEvent[]): void
}

/** The number of events kept in memory, over all streams. */
const CAPACITY = 20_000

/** What a history counts towards the capacity, also an empty one. One that is larger than all of it is kept alone. */
const sizeOf = (events: readonly AnyEvent[]): number => Math.min(events.length + 1, CAPACITY)

/**
 * Recently used histories. A stale one cannot let a wrong event in, because an append names the exact revision
 * that the decision was based on.
 */
export const openHistories = (store: EventStore, index: LedgerIndex): Histories => {
  const known = new LRUCache<string, AnyEvent[]>({ maxSize: CAPACITY, sizeCalculation: sizeOf })
  const existing = new Set<string>()

  const remember = (stream: string, events: AnyEvent[], added: readonly AnyEvent[]): void => {
    for (const event of added) events.push(event)
    // The cache asks for the size of a history only when it is new there.
    known.delete(stream)
    known.set(stream, events)
    if (events.length > 0) existing.add(stream)
  }

  const refresh = async (stream: string): Promise<readonly AnyEvent[]> => {
    const before = known.get(stream) ?? []
    const slice = await store.readStream(stream, { from: before.length })
    // Another refresh may have finished while this one was reading.
    const events = known.get(stream) ?? before
    const added = slice.events.filter((event) => event.revision >= events.length)
    remember(
      stream,
      events,
      added.map((event) => parseEvent(event.body)),
    )
    return events
  }

  const history = async (stream: string): Promise<readonly AnyEvent[]> => {
    const events = known.get(stream)
    return events && events.length > 0 ? events : refresh(stream)
  }

  return {
    refresh,
    history,
    exists: async (stream) => {
      if (existing.has(stream)) return true
      const { events } = await store.readStream(stream, { limit: 1 })
      if (events.length > 0) existing.add(stream)
      return events.length > 0
    },
    event: async (id) => {
      const place = index.event(id)
      if (!place) return undefined
      const { events } = await store.readStream(place.stream, { from: place.revision, limit: 1 })
      const found = events[0]
      return found?.id === id ? parseEvent(found.body) : undefined
    },
    licencesOf: async (sanctionId) => index.licencesOf(sanctionId),
    holdersOf: async (identifier) => index.holdersOf(identifier),
    appended: (stream, events) => {
      const seen = known.get(stream) ?? []
      if (events[0]?.revision === seen.length) remember(stream, seen, events)
    },
  }
}

/**
 * The world for commands on one stream: their own stream includes events that are decided and not yet in any
 * view.
 * @param history the stream with the events decided so far
 */
export const worldWith = (world: World, stream: string, history: readonly AnyEvent[]): World => ({
  ...world,
  history: async (name) => (name === stream ? history : world.history(name)),
  exists: async (name) => (name === stream ? history.length > 0 : world.exists(name)),
  event: async (id) => history.find((event) => event.id === id) ?? world.event(id),
})

/** The streams of licences for a measure, among the given events. */
export const licencesIn = (events: readonly AnyEvent[], measure: string): readonly string[] =>
  events
    .filter(
      ({ type, data }) =>
        type === 'LicenceIssued' && data.covers.some(({ sanctionId }) => sanctionId === measure),
    )
    .map(({ stream }) => stream)

/** The world as it would be after events that are not recorded yet. Batches are checked against it. */
export const foresee = (world: World): World & { readonly add: (events: readonly AnyEvent[]) => void } => {
  const streams = new Map<string, AnyEvent[]>()
  const events = new Map<string, AnyEvent>()
  const holders = new Map<string, Holder[]>()
  return {
    history: async (stream) => {
      const recorded = await world.history(stream)
      const added = streams.get(stream)?.filter((event) => event.revision >= recorded.length)
      return added ? [...recorded, ...added] : recorded
    },
    exists: async (stream) => streams.has(stream) || world.exists(stream),
    event: async (id) => events.get(id) ?? world.event(id),
    licencesOf: async (sanctionId) => {
      const recorded = await world.licencesOf(sanctionId)
      return [...new Set([...recorded, ...licencesIn([...events.values()], sanctionId)])]
    },
    holdersOf: async (identifier) => [
      ...(await world.holdersOf(identifier)),
      ...(holders.get(nameOf(identifier)) ?? []),
    ],
    add: (added) => {
      for (const event of added) {
        events.set(event.id, event)
        const stream = streams.get(event.stream) ?? []
        stream.push(event)
        streams.set(event.stream, stream)
        for (const { identifier, target } of mentionedIn(event)) {
          const name = nameOf(identifier)
          const found = holders.get(name) ?? []
          // A few measures are enough evidence for a target.
          if (found.filter((one) => one.target === target).length < 5) {
            found.push({ target, stream: event.stream })
          }
          holders.set(name, found)
        }
      }
    },
  }
}
