/** Reads from the server: each with a limit to its silence, cancelled at its end whatever happens. */
import type {
  AllStreamResolvedEvent,
  ReadStreamOptions,
  RecordedEvent,
  StreamingRead,
} from '@eventstore/db-client'
import { BACKWARDS, END } from '@eventstore/db-client'
import type { StreamSlice } from '../port.ts'
import type { Connection } from './client.ts'
import { storedOf } from './events.ts'
import { faultOf, unavailable } from './faults.ts'
import type { Names } from './names.ts'
import { type Patience, patiently } from './patience.ts'

/** How long a read may say nothing, in milliseconds. */
const SILENCE_MS = 5_000

/** Goes through a read; leaving it early is fine. */
export async function* through<T>(read: StreamingRead<T>): AsyncGenerator<T> {
  // It may fail once more when nobody listens to it any longer.
  read.on('error', () => {})
  const silence = setTimeout(() => read.destroy(new Error(`silent for ${SILENCE_MS} ms`)), SILENCE_MS)
  try {
    for await (const one of read) {
      silence.refresh()
      yield one
    }
  } finally {
    clearTimeout(silence)
    // Breaking off leaves the call open on the server. Not awaited: it waits for a connection.
    read.cancel().catch(() => undefined)
  }
}

export interface Reads {
  /** The events of a stream by its name on the server. @throws StoreError `unavailable` */
  readonly events: (
    name: string,
    options: ReadStreamOptions,
  ) => Promise<readonly RecordedEvent[] | 'missing' | 'deleted'>
  readonly stream: (stream: string, range?: { from?: number; limit?: number }) => Promise<StreamSlice>
  /** The last events of the whole server, backwards. @throws StoreError `unavailable` */
  readonly ending: (most: number) => Promise<readonly AllStreamResolvedEvent[]>
}

export const createReads = ({ client, reads }: Connection, names: Names, patience: Patience): Reads => {
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
    ending: async (maxCount) => {
      const options = { direction: BACKWARDS, fromPosition: END, maxCount, requiresLeader: true } as const
      try {
        return await collect(() => client.readAll(options))
      } catch (error) {
        throw unavailable(error)
      }
    },
  }
}
