/**
 * Writers of one process take turns at a stream or a state cell, so that they do not make each other try again; what
 * other processes write meanwhile is met by trying again.
 */

import { untilFirst } from '../store/overtaken.ts'
import type { EventStore } from '../store/port.ts'
import { type KeyedQueue, openKeyedQueue } from './keyedQueue.ts'

const queues = new WeakMap<object, KeyedQueue>()

/** The queue of a store's writers in this process, one at a time on each stream or state cell. */
export const queueOf = (store: object): KeyedQueue => {
  const queue = queues.get(store) ?? openKeyedQueue()
  queues.set(store, queue)
  return queue
}

/**
 * Writes to a place when those of this process who came before are done.
 * @param place the stream or the state cell
 * @param attempt reads the place and writes at the revision that it read
 * @throws Refused `concurrent-writes` when other processes were faster again and again · whatever else an attempt throws
 */
export const inTurn = <T>(store: Partial<EventStore>, place: string, attempt: () => Promise<T>): Promise<T> =>
  queueOf(store).run(place, () => untilFirst(place, attempt))
