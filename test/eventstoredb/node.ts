/** Shared by the services of the double: its log, its faults, and the connections that can be cut. */
import { setTimeout as delay } from 'node:timers/promises'
import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js'
import type { AppendFault, Endpoint, Faults, Refusal } from './faults.ts'
import type { Expected, Log, Outcome } from './log.ts'

/** A write as it arrived. */
export interface Received {
  readonly stream: string
  readonly expected: Expected
  readonly ids: readonly string[]
}

export interface Node {
  readonly log: Log
  readonly faults: Faults
  readonly maxAppendSize: number
  readonly self: () => Endpoint
  /** Every append that arrived, also those that were refused or not answered. */
  readonly received: Received[]
  /** Calls of which the end is still open: reads, subscriptions, batches. */
  readonly calls: Set<ServerSurfaceCall>
  /** Cuts the connection that a call came over, after what was sent on it. */
  readonly cut: (call: ServerSurfaceCall) => void
  /** Ends as a process does that dies. */
  readonly die: () => void
}

/** Counts a call as open until it ends; the promise settles then. */
export const track = ({ calls }: Node, call: ServerSurfaceCall): Promise<void> => {
  const over = Promise.withResolvers<void>()
  calls.add(call)
  for (const event of ['cancelled', 'finish', 'close', 'error']) {
    call.once(event, () => {
      calls.delete(call)
      over.resolve()
    })
  }
  return over.promise
}

/** Does a write, or what its fault makes of it; undefined when nothing is to be answered. */
export const write = async (
  node: Node,
  call: ServerSurfaceCall,
  fault: AppendFault | undefined,
  act: () => Outcome,
): Promise<Outcome | Refusal | undefined> => {
  switch (fault?.kind) {
    case undefined:
      return act()
    case 'answer-late': {
      const outcome = act()
      await delay(fault.ms, undefined, { ref: false })
      return outcome
    }
    case 'answer-lost':
      act()
      return undefined
    case 'cut':
      if (fault.stored) act()
      node.cut(call)
      return undefined
    case 'disk-full':
      node.die()
      return undefined
    default:
      return fault
  }
}
