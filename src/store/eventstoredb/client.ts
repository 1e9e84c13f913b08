/**
 * The one client of this process; everything that uses the same server shares it. There must be only one: the
 * client's table of pending appends is global, and an error on one client's batch stream would answer the
 * appends of another. All workarounds for the client's defects are in this file.
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
import { withinTime } from '../../scheduling/timeLimit.ts'
import type { ServerAddress } from './address.ts'
import { type CallLimit, openCallLimit } from './callLimit.ts'

/** A server allows 100 calls on a connection. Calls above that wait for ever, without an error. */
const MOST_READS = 40
export const MOST_SUBSCRIPTIONS = 30
/** How many events of other users the server scans at a time. */
export const WINDOW = 1_000
/** How long closing a client waits for its calls to report that they ended, in milliseconds. */
const DISPOSE_MS = 500
/** Appends share one call, which gets at most this many appends at a time. */
const MOST_APPENDS = 512

export interface Connection {
  readonly client: EventStoreDBClient
  /**
   * Reads only events of streams with a prefix: forwards from a position, or backwards from the end. The client
   * offers this filter only for subscriptions.
   */
  readonly readOurs: (
    prefix: string,
    from: { readonly after: ReadPosition } | { readonly last: number },
  ) => AllStreamSubscription
  readonly reads: CallLimit
  readonly appends: CallLimit
  /** The number of open subscriptions. */
  subscriptions: number
  /** Drops the batch stream: pending appends are rejected, and the next append opens a new stream. */
  readonly abandon: () => void
  /** Ends this use. The connection closes when its last user releases it. */
  readonly release: () => Promise<void>
}

type BatchStream = ClientDuplexStream<object, object>
type Create = (grpc: object) => BatchStream

/** The part of a subscription request that turns it into a read. Otherwise the two requests are the same. */
interface ReadRequest {
  getOptions(): { setCount(most: string): void; setReadDirection(direction: number): void }
}
type Grpc = { read(request: ReadRequest, ...rest: unknown[]): BatchStream }

/** The client's internals that we patch. They are not public, so the client's version is pinned. */
interface Internals {
  supports: () => Promise<boolean>
  handleError: (grpc: object, error: Error) => Promise<void>
  createChannel: () => Promise<{ close(): void }>
  GRPCStreamCreator: (service: unknown, name: string, create: Create, cache?: object) => () => Promise<object>
}

/** Keeps errors of the batch stream from ending the process. */
const tame = (stream: BatchStream): BatchStream => {
  // The listener throws when an append is answered after it was given up.
  for (const listener of stream.listeners('data')) {
    stream.off('data', listener as () => void)
    stream.on('data', (answer: object) => {
      try {
        listener.call(stream, answer)
      } catch {
        // The caller of that append has a deadline.
      }
    })
  }
  // If the stream fails while writes wait for it to drain, the client rejects them where nobody can catch it. So
  // no write waits. The limit on appends bounds the memory.
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
  // The client asks the server for its features without a deadline, and remembers a failed discovery as the
  // answer.
  internals.supports = async () => true
  // The client calls this without catching what it throws.
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
  /** Set while the client opens a subscription that we turn into a read. */
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
      return client.subscribeToAll({ ...options, fromPosition: 'last' in from ? END : from.after })
    } finally {
      reading = undefined
    }
  }
  return {
    client,
    readOurs,
    abandon: () => batch?.cancel(),
    end: async () => {
      // The client cancels every call, then waits for each to report its end. A call that ended earlier never
      // reports.
      await withinTime(DISPOSE_MS, client.dispose())
      channel?.close()
    },
  }
}

let shared: { readonly connection: string; readonly use: Connection; users: number } | undefined
let ending: Promise<void> = Promise.resolve()

const share = (place: ServerAddress): NonNullable<typeof shared> => {
  const { client, readOurs, abandon, end } = connect(place.connection)
  const release = async (): Promise<void> => {
    if (shared && --shared.users === 0) {
      shared = undefined
      ending = end()
    }
    await ending
  }
  const limits = { reads: openCallLimit(MOST_READS), appends: openCallLimit(MOST_APPENDS) }
  return {
    connection: place.connection,
    users: 0,
    use: { client, readOurs, abandon, release, subscriptions: 0, ...limits },
  }
}

/**
 * Connects to a server, or shares the connection that is open. Call `release` when done.
 * @throws StoreError `bad-address` while the process uses another server
 */
export const acquireConnection = async (place: ServerAddress): Promise<Connection> => {
  // A client that is still closing would answer the new client's appends.
  await ending
  shared ??= share(place)
  if (shared.connection !== place.connection) {
    throw new StoreError('bad-address', 'this process already uses another EventStoreDB; it can use only one')
  }
  shared.users++
  return shared.use
}
