/**
 * Subscriptions of the double to all streams: confirmed, then what is there, a checkpoint, caught up, then what
 * comes; checkpoints in between when there is a filter, as server 24.6 sends them.
 */
import { randomUUID } from 'node:crypto'
import { status } from '@grpc/grpc-js'
import { failure, refused } from './errors.ts'
import { filterOf } from './filter.ts'
import { eventOf, flowOf, type ReadCall } from './flow.ts'
import { indexAt } from './log.ts'
import type { Node } from './node.ts'
import { type ReadReq, streams } from './protocol.ts'

const { Checkpoint, CaughtUp, FellBehind, SubscriptionConfirmation } = streams.ReadResp

/** A checkpoint: an event's position, or, while catching up, where a page without a matching event began. */
interface Place {
  readonly commit: bigint
  readonly prepare: bigint
}

const at = (position: bigint): Place => ({ commit: position, prepare: position })
const pageAt = (position: bigint): Place => ({ commit: position, prepare: 0n })

/** The checkpoint that the server writes when there was nothing to send yet. */
const NOWHERE = at(18_446_744_073_709_551_615n)

const isBehind = (one: Place, other: Place): boolean =>
  one.commit === other.commit ? one.prepare > other.prepare : one.commit > other.commit

type Options = NonNullable<ReturnType<ReadReq['getOptions']>>

/** The position after which to start; undefined for the beginning. */
const startOf = (options: Options, last: bigint): bigint | undefined => {
  const all = options.getAll()
  if (all?.hasEnd()) return last
  const position = all?.getPosition()
  return position && BigInt(position.getCommitPosition())
}

export const subscribe = async (node: Node, call: ReadCall, options: Options): Promise<void> => {
  const { log, faults } = node
  const { send, sent, isOpen, over } = flowOf(node, call)
  const fail = (error: object): void => void call.emit('error', error)
  if (!options.hasAll()) return fail(failure(status.UNIMPLEMENTED, 'The double follows all streams only.'))
  let fault = faults.refuse ?? faults.subscriptions.shift()
  if (fault?.kind === 'no-confirmation') return over
  if (fault && !('after' in fault)) return fail(refused(fault))

  const { matches, checkpointEvery } = filterOf(options)
  const last = log.entries.at(-1)?.position ?? -1n
  const start = startOf(options, last)
  const index = start === undefined ? 0 : indexAt(log.entries, start)
  let next = start !== undefined && log.entries[index]?.position === start ? index + 1 : index
  let reached = start === undefined ? undefined : at(start)
  let page = reached ?? pageAt(0n)
  let sentCheckpoint = at(-1n)
  const sendCheckpoint = async (place: Place): Promise<void> => {
    if (checkpointEvery === Infinity || !isBehind(place, sentCheckpoint)) return
    sentCheckpoint = place
    await send((response) => {
      const checkpoint = new Checkpoint()
      checkpoint.setCommitPosition(String(place.commit))
      checkpoint.setPreparePosition(String(place.prepare))
      response.setCheckpoint(checkpoint)
    })
  }

  await send((response) => {
    const confirmation = new SubscriptionConfirmation()
    confirmation.setSubscriptionId(randomUUID())
    response.setConfirmation(confirmation)
  })
  if (start !== undefined && start < last && log.entries[index]?.position !== start && start > 0n) {
    return fail(failure(status.INVALID_ARGUMENT, 'Trying to read from an invalid position.'))
  }

  let [given, considered, live] = [0, 0, start !== undefined && start >= last]
  if (live) await send((response) => response.setCaughtUp(new CaughtUp()))
  while (isOpen()) {
    if (fault && 'after' in fault && given >= fault.after) {
      if (fault.kind === 'stall') return over
      if (fault.kind === 'cut') {
        await sent()
        return node.cut(call)
      }
      if (fault.kind === 'end') return void call.end()
      fault = undefined
      live = false
      await send((response) => response.setFellBehind(new FellBehind()))
    }
    const grown = log.grown()
    const entry = log.entries[next]
    if (entry) {
      next++
      considered++
      // A position beyond the end of the log: the caller is not interested in what comes up to it.
      if (start !== undefined && entry.position <= start) continue
      const matching = matches(entry)
      if (matching) {
        await send(eventOf(entry))
        given++
        reached = at(entry.position)
      }
      if (considered % checkpointEvery === 0) {
        if (live) reached = at(entry.position)
        else if (!reached || isBehind(page, reached)) reached = page
        page = pageAt(log.entries[next]?.position ?? log.end())
        await sendCheckpoint(reached)
      }
    } else if (live) {
      await Promise.race([grown, over])
    } else {
      await sendCheckpoint(faults.checkpointsAhead ? at(log.end()) : (reached ?? NOWHERE))
      live = true
      considered = 0
      await send((response) => response.setCaughtUp(new CaughtUp()))
    }
  }
}
