/** Reads from the server. Each read fails when it is silent for too long, and is always cancelled at its end. */
import type {
  AllStreamResolvedEvent,
  AllStreamSubscription,
  ReadStreamOptions,
  RecordedEvent,
  StreamingRead,
} from '@eventstore/db-client'
import { BACKWARDS, END } from '@eventstore/db-client'
import type { LoggedEvent, Position, StreamSlice } from '../port.ts'
import type { Connection } from './client.ts'
import { loggedOf, storedOf } from './events.ts'
import { faultOf, unavailable } from './faults.ts'
import { type Patience, patiently } from './patience.ts'
import { rightAfter } from './positions.ts'
import type { StreamNames } from './streamNames.ts'

/** How long a read may be silent, in milliseconds. */
const SILENCE_MS = 5_000
/**
 * The same for a search, in which the server may scan gigabytes of other users' events before it finds one of
 * ours.
 */
const SEARCH_MS = 60_000

/** Goes through a read; leaving it early is fine. */
export async function* through<T>(
  read: StreamingRead<T> | (AllStreamSubscription & AsyncIterable<T>),
  ms = SILENCE_MS,
): AsyncGenerator<T> {
  // It may fail once more when nobody listens to it any longer.
  read.on('error', () => {})
  const silence = setTimeout(() => read.destroy(new Error(`silent for ${ms} ms`)), ms)
  try {
    for await (const one of read) {
      silence.refresh()
      yield one
    }
  } finally {
    clearTimeout(silence)
    // Without this, the call stays open on the server. Not awaited, because it waits for a connection.
    const ended = 'cancel' in read ? read.cancel() : read.unsubscribe()
    ended.catch(() => undefined)
  }
}

export interface Reads {
  /** The events of a stream by its name on the server. @throws StoreError `unavailable` */
  readonly events: (
    name: string,
    options: ReadStreamOptions,
  ) => Promise<readonly RecordedEvent[] | 'missing' | 'deleted'>
  readonly stream: (stream: string, range?: { from?: number; limit?: number }) => Promise<StreamSlice>
  /** The last event of the whole server, also if it is another user's. @throws StoreError `unavailable` */
  readonly ending: () => Promise<readonly AllStreamResolvedEvent[]>
  /** Our last event. The server scans everything that others wrote after it. @throws StoreError `unavailable` */
  readonly last: () => Promise<LoggedEvent | undefined>
  /** Our events from a position on, including the one at it. @throws StoreError `unavailable` */
  readonly from: (position: Position) => Promise<readonly LoggedEvent[]>
}

/** Our events in `$all`. The server filters out what others wrote. */
export const ownEvents = async (
  connection: Connection,
  names: StreamNames,
  from: Parameters<Connection['readOurs']>[1],
): Promise<readonly LoggedEvent[]> => {
  const found: LoggedEvent[] = []
  const read = connection.readOurs(names.prefix, from)
  for await (const one of through<AllStreamResolvedEvent>(read, 'last' in from ? SEARCH_MS : SILENCE_MS))
    found.push(loggedOf(one, names))
  return found
}

export const createReads = (connection: Connection, names: StreamNames, patience: Patience): Reads => {
  const { client, reads } = connection
  const search = async (from: Parameters<typeof ownEvents>[2]): Promise<readonly LoggedEvent[]> => {
    try {
      return await patiently(patience, () => reads.run(() => ownEvents(connection, names, from)))
    } catch (error) {
      throw unavailable(error)
    }
  }
  const collect = <T>(open: () => StreamingRead<T>): Promise<readonly T[]> =>
    patiently(patience, () =>
      reads.run(async () => {
        const found: T[] = []
        for await (const one of through(open())) found.push(one)
        return found
      }),
    )

  const events: Reads['events'] = async (name, options) => {
    try {
      const found = await collect(() => client.readStream(name, { ...options, requiresLeader: true }))
      return found.flatMap(({ event }) => event ?? [])
    } catch (error) {
      const fault = faultOf(error)
      if (fault === 'missing') return 'missing'
      if (fault === 'stream-deleted') return 'deleted'
      throw unavailable(error)
    }
  }

  return {
    events,
    stream: async (stream, { from = 0, limit = Number.MAX_SAFE_INTEGER } = {}) => {
      const options = { fromRevision: BigInt(from), maxCount: limit }
      const found = await events(names.stream(stream), options)
      return typeof found === 'string'
        ? { state: found, events: [] }
        : { state: 'present', events: found.map((event) => storedOf(event, names)) }
    },
    last: async () => (await search({ last: 1 }))[0],
    from: (position) => search({ after: rightAfter(position) }),
    ending: async () => {
      const options = { direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true } as const
      try {
        return await collect(() => client.readAll(options))
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}
