/**
 * The process's one client, shared by all that use the same server: its table of pending appends is global, and an
 * error of one client's batch stream answers the appends of another. Here, and only here, its faults are mended.
 */

import { EventStoreDBClient } from '@eventstore/db-client'
import type { ClientDuplexStream } from '@grpc/grpc-js'
import { StoreError } from '../errors.ts'
import type { Place } from './address.ts'
import { type Limit, openLimit } from './limit.ts'

/** A server allows 100 calls on a connection, and further ones wait for ever without an error. */
const MOST_READS = 40
export const MOST_SUBSCRIPTIONS = 30
/** Appends share one call; so many are handed to it at once. */
const MOST_APPENDS = 512

export interface Connection {
  readonly client: EventStoreDBClient
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
  internals.GRPCStreamCreator = (service, name, create, cache) =>
    GRPCStreamCreator(service, name, name === 'appendToStream' ? createBatch(create) : create, cache)
  return {
    client,
    abandon: () => batch?.cancel(),
    end: async () => {
      await client.dispose()
      channel?.close()
    },
  }
}

let shared: { readonly connection: string; readonly use: Connection; users: number } | undefined
let ending: Promise<void> = Promise.resolve()

const share = (place: Place): NonNullable<typeof shared> => {
  const { client, abandon, end } = connect(place.connection)
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
    use: { client, abandon, release, subscriptions: 0, ...limits },
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
