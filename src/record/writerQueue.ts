/**
 * Writers of one process take turns at a stream or a state cell, so that they do not force each other to retry.
 * Writes of other processes are handled by retries.
 */

import type { EventStore } from '../store/port.ts'
import { untilFirst } from '../store/writeRetry.ts'
import { type KeyedQueue, openKeyedQueue } from './keyedQueue.ts'

const queues = new WeakMap<object, KeyedQueue>()

/** The queue of a store's writers in this process: one at a time on each stream or state cell. */
export const queueOf = (store: object): KeyedQueue => {
  const queue = queues.get(store) ?? openKeyedQueue()
  queues.set(store, queue)
  return queue
}

/**
 * Writes to a place after the earlier writers of this process.
 * @param place the stream or the state cell
 * @param attempt reads the place and writes at the revision that it read
 * @throws Refusal `concurrent-writes` when other processes were faster repeatedly · any other error of an
 *   attempt
 */
export const inTurn = <T>(store: Partial<EventStore>, place: string, attempt: () => Promise<T>): Promise<T> =>
  queueOf(store).run(place, () => untilFirst(place, attempt))
