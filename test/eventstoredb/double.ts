/**
 * A test double of an EventStoreDB server: it speaks the server's protocol over gRPC, keeps its log in memory, and
 * does on demand what no real server does on demand. It is not EventStoreDB: nothing is called verified that ran
 * only on it. What it answers was compared with server 24.6.0.
 */
import { once } from 'node:events'
import { createServer, type Server as Listener, type Socket } from 'node:net'
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { append, batchAppend } from './appends.ts'
import { members, supportedMethods } from './cluster.ts'
import { remove, tombstone } from './deletions.ts'
import { type Faults, noFaults } from './faults.ts'
import { limitCalls } from './limit.ts'
import { type Log, newLog } from './log.ts'
import type { Node, Received } from './node.ts'
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.ts'
import { read } from './reads.ts'

const HOST = '127.0.0.1'

export interface EventStoreDouble {
  readonly connectionString: string
  readonly port: number
  /** The faults to inject. They may be changed at any time. */
  readonly faults: Faults
  /** The stored log. It outlives `stop`, and a second double can be started on it. */
  readonly log: Log
  readonly received: readonly Received[]
  /** How many reads, subscriptions and batches are open. */
  readonly openCalls: () => number
  /** How many bytes it has sent. */
  readonly sent: () => number
  /** Resets every connection; new ones are taken. */
  readonly reset: () => void
  /** Unreachable: accepts no connection, and cuts the open ones. */
  readonly stop: () => Promise<void>
  /** Is back, on the same port and with what was stored. */
  readonly start: () => Promise<void>
}

export interface DoubleOptions {
  readonly log?: Log
  /** How many calls a connection may have open; further ones wait. */
  readonly mostCalls?: number
  /** Bytes. */
  readonly maxAppendSize?: number
}

/**
 * Starts a double on loopback, on a port that the system chooses.
 * @param t a test to end with
 */
export const startEventStoreDouble = async (
  t?: { readonly teardown: (end: () => Promise<void>) => unknown },
  { log = newLog(), mostCalls = 100, maxAppendSize = 1024 * 1024 }: DoubleOptions = {},
): Promise<EventStoreDouble> => {
  const sockets = new Map<string, Socket>()
  const received: Received[] = []
  let sentBefore = 0
  let running: { readonly listener: Listener; readonly server: Server } | undefined
  let port = 0

  const reset = (): void => {
    for (const socket of sockets.values()) socket.resetAndDestroy()
  }
  const stop = async (): Promise<void> => {
    if (!running) return
    const { listener, server } = running
    running = undefined
    const closed = once(listener, 'close')
    listener.close()
    reset()
    server.forceShutdown()
    await closed
  }
  const node: Node = {
    log,
    faults: noFaults(),
    maxAppendSize,
    received,
    self: () => ({ host: HOST, port }),
    calls: new Set(),
    cut: (call) => sockets.get(call.getPeer())?.destroySoon(),
    die: () => void stop(),
  }
  const start = async (): Promise<void> => {
    const server = new Server({
      interceptors: [limitCalls(mostCalls)],
      'grpc.max_receive_message_length': 17 * 1024 * 1024,
    })
    server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods })
    server.addService(GossipService, { read: members(node) })
    server.addService(StreamsService, {
      read: read(node),
      append: append(node),
      batchAppend: batchAppend(node),
      delete: remove(node),
      tombstone: tombstone(node),
    })
    const injector = server.createConnectionInjector(ServerCredentials.createInsecure())
    // A listener of our own, so that its connections can be cut.
    const listener = createServer((socket) => {
      const peer = `${socket.remoteAddress}:${socket.remotePort}`
      sockets.set(peer, socket)
      socket.once('close', () => {
        sockets.delete(peer)
        sentBefore += socket.bytesWritten
      })
      socket.on('error', () => {})
      injector.injectConnection(socket)
    })
    listener.listen(port, HOST)
    await once(listener, 'listening')
    const address = listener.address()
    if (address && typeof address === 'object') port = address.port
    running = { listener, server }
  }
  await start()
  t?.teardown(stop)
  return {
    connectionString: `esdb://${HOST}:${port}?tls=false`,
    port,
    faults: node.faults,
    log,
    received,
    openCalls: () => node.calls.size,
    sent: () => [...sockets.values()].reduce((sum, { bytesWritten }) => sum + bytesWritten, sentBefore),
    reset,
    stop,
    start,
  }
}
