/**
 * The process's one client, shared by all that use the same server: its table of pending appends is global, and an
 * error of one client's batch stream answers the appends of another. Here, and only here, its faults are mended.
 */

import {
  type AllStreamSubscription,
  END,
  EventStoreDBClient,
  type ReadPosition,
  streamNameFilter,
} from '@eventstore/db-client'
import type { ClientDuplexStream } from '@grpc/grpc-js'
import { StoreError } from '../../failure/storeError.ts'
import { soon } from '../../turns/soon.ts'
import type { Place } from './address.ts'
import { type Limit, openLimit } from './limit.ts'

/** A server allows 100 calls on a connection, and further ones wait for ever without an error. */
const MOST_READS = 40
export const MOST_SUBSCRIPTIONS = 30
/** Events of others that the server goes through at once. */
export const WINDOW = 1_000
/** How long the end of a client waits for its calls to say that they ended, in milliseconds. */
const DISPOSE_MS = 500
/** Appends share one call; so many are handed to it at once. */
const MOST_APPENDS = 512

export interface Connection {
  readonly client: EventStoreDBClient
  /**
   * Reads events of streams with a prefix only, which the client does not offer for what ends: from a position on, and
   * from the end backwards.
   */
  readonly readOurs: (
    prefix: string,
    from: { readonly behind: ReadPosition } | { readonly last: number },
  ) => AllStreamSubscription
  readonly reads: Limit
  readonly appends: Limit
  /** How many subscriptions are open. */
  subscriptions: number
  /** Gives up the batch stream: whatever is pending on it is rejected, what comes next gets a new one. */
  readonly abandon: () => void
  /** Ends the connection with its last user. */
  readonly release: () => Promise<void>
}

type BatchStream = ClientDuplexStream<object, object>
type Create = (grpc: object) => BatchStream

/** The part of a request for a subscription that makes a read of it: the two differ in nothing else. */
interface ReadRequest {
  getOptions(): { setCount(most: string): void; setReadDirection(direction: number): void }
}
type Grpc = { read(request: ReadRequest, ...rest: unknown[]): BatchStream }

/** What is mended: not public, and frozen with the client's version. */
interface Internals {
  supports: () => Promise<boolean>
  handleError: (grpc: object, error: Error) => Promise<void>
  createChannel: () => Promise<{ close(): void }>
  GRPCStreamCreator: (service: unknown, name: string, create: Create, cache?: object) => () => Promise<object>
}

/** The batch stream, without what would end the process. */
const tame = (stream: BatchStream): BatchStream => {
  // An answer to an append that was given up meanwhile throws in the listener.
  for (const listener of stream.listeners('data')) {
    stream.off('data', listener as () => void)
    stream.on('data', (answer: object) => {
      try {
        listener.call(stream, answer)
      } catch {
        // Whoever waits for it has a deadline.
      }
    })
  }
  // When the stream fails while writes wait for it to drain, they are rejected where nobody can catch it. So none
  // ever waits: what lies in memory is bounded by the number of appends.
  const write = stream.write.bind(stream) as (message: object) => boolean
  stream.write = (message: object) => {
    write(message)
    return true
  }
  return stream
}

const connect = (connection: string) => {
  const client = EventStoreDBClient.connectionString(connection)
  const internals = client as unknown as Internals
  let batch: BatchStream | undefined
  let channel: { close(): void } | undefined
  const { handleError, createChannel, GRPCStreamCreator } = internals
  // The question what the server can do has no deadline, and a failed discovery is remembered as its answer.
  internals.supports = async () => true
  // Called without anybody to catch what it throws.
  internals.handleError = (grpc, error) => handleError(grpc, error).catch(() => undefined)
  internals.createChannel = async () => {
    const made = await createChannel()
    channel = made
    return made
  }
  const createBatch = (create: Create): Create => {
    return (grpc) => {
      batch = tame(create(grpc))
      return batch
    }
  }
  /** Set while the client opens a subscription that is to be a read. */
  let reading: { readonly most: string; readonly direction: number } | undefined
  const createRead =
    (create: Create, { most, direction }: NonNullable<typeof reading>): Create =>
    (grpc) =>
      create({
        read: (request: ReadRequest, ...rest: unknown[]) => {
          request.getOptions().setCount(most)
          request.getOptions().setReadDirection(direction)
          return (grpc as Grpc).read(request, ...rest)
        },
      })
  internals.GRPCStreamCreator = (service, name, create, cache) => {
    const created =
      name === 'appendToStream' ? createBatch(create) : reading ? createRead(create, reading) : create
    return GRPCStreamCreator(service, name, created, cache)
  }
  const readOurs: Connection['readOurs'] = (prefix, from) => {
    const options = {
      filter: streamNameFilter({ prefixes: [prefix], maxSearchWindow: WINDOW }),
      requiresLeader: true,
    }
    reading =
      'last' in from
        ? { most: String(from.last), direction: 1 }
        : { most: String(Number.MAX_SAFE_INTEGER), direction: 0 }
    try {
      return client.subscribeToAll({ ...options, fromPosition: 'last' in from ? END : from.behind })
    } finally {
      reading = undefined
    }
  }
  return {
    client,
    readOurs,
    abandon: () => batch?.cancel(),
    end: async () => {
      // It cancels every call at once, and then waits for each to say so: one that ended before says nothing any more.
      await soon(DISPOSE_MS, client.dispose())
      channel?.close()
    },
  }
}

let shared: { readonly connection: string; readonly use: Connection; users: number } | undefined
let ending: Promise<void> = Promise.resolve()

const share = (place: Place): NonNullable<typeof shared> => {
  const { client, readOurs, abandon, end } = connect(place.connection)
  const release = async (): Promise<void> => {
    if (shared && --shared.users === 0) {
      shared = undefined
      ending = end()
    }
    await ending
  }
  const limits = { reads: openLimit(MOST_READS), appends: openLimit(MOST_APPENDS) }
  return {
    connection: place.connection,
    users: 0,
    use: { client, readOurs, abandon, release, subscriptions: 0, ...limits },
  }
}

/**
 * The connection to a server; each use of it ends with its `release`.
 * @throws StoreError `bad-address` while the process uses another server
 */
export const acquireConnection = async (place: Place): Promise<Connection> => {
  // The old client's end would answer the new one's appends.
  await ending
  shared ??= share(place)
  if (shared.connection !== place.connection) {
    throw new StoreError('bad-address', 'this process uses another EventStoreDB, and can use only one')
  }
  shared.users++
  return shared.use
}
