/** Sending the answers of a read or of a subscription one after the other, as fast as they are taken. */
import { once } from 'node:events'
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { Entry } from './log.ts'
import { type Node, track } from './node.ts'
import { identifierOf, type ReadReq, type ReadResp, streams, uuidOf } from './protocol.ts'

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>

export interface Flow {
  readonly isOpen: () => boolean
  /** Settles when the call is over, whichever side ended it. */
  readonly over: Promise<void>
  readonly send: (fill: (response: ReadResp) => void) => Promise<void>
  /** Settles when what was sent is on its way. */
  readonly sent: () => Promise<void>
}

export const flowOf = (node: Node, call: ReadCall): Flow => {
  const over = track(node, call)
  const isOpen = () => node.calls.has(call)
  let last: Promise<void> = Promise.resolve()
  return {
    isOpen,
    over,
    send: async (fill) => {
      if (!isOpen()) return
      const response = new streams.ReadResp()
      fill(response)
      const { promise, resolve } = Promise.withResolvers<void>()
      last = promise
      if (!call.write(response, () => resolve())) await Promise.race([once(call, 'drain'), over])
    },
    sent: () => Promise.race([last, over]),
  }
}

const TICKS_PER_MS = 10_000n

/** An event as an answer. */
export const eventOf =
  (entry: Entry) =>
  (response: ReadResp): void => {
    const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    recorded.setId(uuidOf(entry.id))
    recorded.setStreamIdentifier(identifierOf(entry.stream))
    recorded.setStreamRevision(String(entry.revision))
    recorded.setCommitPosition(String(entry.position))
    recorded.setPreparePosition(String(entry.position))
    recorded
      .getMetadataMap()
      .set('type', entry.type)
      .set('created', String(BigInt(entry.created) * TICKS_PER_MS))
      .set('content-type', entry.isJson ? 'application/json' : 'application/octet-stream')
    recorded.setData(entry.data)
    recorded.setCustomMetadata(entry.metadata)
    const event = new streams.ReadResp.ReadEvent()
    event.setEvent(recorded)
    event.setCommitPosition(String(entry.position))
    response.setEvent(event)
  }
