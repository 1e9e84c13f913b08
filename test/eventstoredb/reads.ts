/** Streams/Read of the double: one stream or all, in both directions, up to a limit. */
import { type handleServerStreamingCall, status } from '@grpc/grpc-js'
import { failure, refused, streamDeleted } from './errors.ts'
import type { ReadFault } from './faults.ts'
import { filterOf } from './filter.ts'
import { eventOf, type Flow, flowOf, type ReadCall } from './flow.ts'
import { type Entry, indexAt } from './log.ts'
import type { Node } from './node.ts'
import { identifierOf, type ReadReq, type ReadResp, streamOf, streams } from './protocol.ts'
import { subscribe } from './subscriptions.ts'

type Options = NonNullable<ReturnType<ReadReq['getOptions']>>

const BACKWARDS = 1

const invalid = (what: string) => failure(status.UNKNOWN, `Unexpected ${what}`)

/** Sends what was selected, or as much of it as the fault lets through. */
const sendAll = async (
  node: Node,
  call: ReadCall,
  { send, sent, isOpen, over }: Flow,
  selected: readonly Entry[],
  fault: ReadFault | undefined,
): Promise<void> => {
  const after = fault && 'after' in fault ? fault.after : Infinity
  for (const entry of selected.slice(0, after)) {
    if (!isOpen()) return
    await send(eventOf(entry))
  }
  if (fault?.kind === 'cut') {
    await sent()
    node.cut(call)
  } else if (fault?.kind === 'stall') await over
  else call.end()
}

/** The events of a stream that are asked for, undefined when the server takes the question for an error. */
const fromStream = (
  options: Options,
  entries: readonly Entry[],
  limit: number,
): readonly Entry[] | undefined => {
  const from = options.getStream()!
  if (options.getReadDirection() === BACKWARDS) {
    const revision = from.hasEnd() ? undefined : BigInt(from.getRevision())
    return entries
      .filter((one) => revision === undefined || one.revision <= revision)
      .toReversed()
      .slice(0, limit)
  }
  if (from.hasEnd() || limit === 0) return undefined
  return entries.filter((one) => one.revision >= BigInt(from.getRevision())).slice(0, limit)
}

/** The events of all streams that are asked for, undefined when there is no event at the position. */
const fromAll = (
  options: Options,
  { entries, end }: Node['log'],
  limit: number,
): readonly Entry[] | undefined => {
  const from = options.getAll()!
  const position = from.hasEnd() ? end() : BigInt(from.getPosition()?.getCommitPosition() ?? 0)
  const index = indexAt(entries, position)
  if (position > 0n && position < end() && entries[index]?.position !== position) return undefined
  const backwards = options.getReadDirection() === BACKWARDS
  const part = backwards ? entries.slice(0, index).toReversed() : entries.slice(index)
  return part.filter(filterOf(options).matches).slice(0, limit)
}

export const read =
  (node: Node): handleServerStreamingCall<ReadReq, ReadResp> =>
  async (call) => {
    const options = call.request.getOptions()!
    const { log, faults } = node
    if (options.hasSubscription()) return subscribe(node, call, options)
    const flow = flowOf(node, call)
    const fail = (error: object): void => void call.emit('error', error)
    const fault = faults.refuse ?? faults.reads.shift()
    if (fault && !('after' in fault)) return fail(refused(fault))
    const limit = Number(options.getCount())
    if (options.hasAll()) {
      const selected = fromAll(options, log, limit)
      if (!selected) return fail(invalid('ReadAllResult: InvalidPosition'))
      return sendAll(node, call, flow, selected, fault)
    }
    const stream = streamOf(options.getStream()?.getStreamIdentifier())
    const found = log.read(stream)
    if (found === 'deleted') return fail(streamDeleted(stream))
    const selected = fromStream(options, found === 'missing' ? [] : found, limit)
    if (!selected) return fail(invalid('ReadStreamResult: Error'))
    if (found === 'missing') {
      await flow.send((response) => {
        const missing = new streams.ReadResp.StreamNotFound()
        missing.setStreamIdentifier(identifierOf(stream))
        response.setStreamNotFound(missing)
      })
    }
    await sendAll(node, call, flow, selected, fault)
  }
