/** The load under which a real EventStoreDB fails: callers that append, a follower, and the check of what must be there. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Test } from 'tap'
import { isStoreError } from '../../src/failure/storeError.ts'
import { type EventStore, type LoggedEvent, NO_STREAM } from '../../src/store/port.ts'
import { events, ids, logOf } from '../contract/store/given.ts'

const PAUSE_MS = 50

/** Repeats it while the store is unreachable, as a client without an answer does. */
export const insist = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isStoreError(error, 'unavailable')) throw error
    }
    await pause(PAUSE_MS)
  }
}

/**
 * Appends three at a time until told to stop; answers what was acknowledged.
 * @param told of each append that is acknowledged: when it was begun
 */
export const write = async (
  store: EventStore,
  stream: string,
  stop: AbortSignal,
  told: (begun: number) => void = () => {},
): Promise<readonly string[]> => {
  const acknowledged: string[] = []
  while (!stop.aborted) {
    const three = events(3)
    const begun = performance.now()
    const last = await insist(() => store.append(stream, acknowledged.length - 1, three))
    told(begun)
    acknowledged.push(...ids(three))
    if (last !== acknowledged.length - 1) throw new Error(`${stream} is at ${last}`)
  }
  return acknowledged
}

/** Follows the log, and continues after what it has seen when the store was unreachable. */
export const followAll = async (
  store: EventStore,
  seen: LoggedEvent[],
  signal: AbortSignal,
): Promise<void> => {
  await insist(async () => {
    const after = seen.at(-1)?.position
    const from = after === undefined ? { signal } : { after, signal }
    for await (const batch of store.subscribe(from)) seen.push(...batch.events)
  })
}

/** The revisions of each stream have no gap and are in order. */
export const isDense = (log: readonly LoggedEvent[]): boolean => {
  const last = new Map<string, number>()
  return log.every(({ stream, revision }) => {
    const dense = revision === (last.get(stream) ?? NO_STREAM) + 1
    last.set(stream, revision)
    return dense
  })
}

/** Checks that the log holds what was acknowledged, each once, and nothing else. */
export const checkLog = async (
  t: Test,
  store: EventStore,
  acknowledged: readonly string[],
): Promise<readonly LoggedEvent[]> => {
  const log = await logOf(store)
  t.equal(new Set(ids(log)).size, log.length, 'no event is there twice')
  t.same([...ids(log)].sort(), [...acknowledged].sort(), 'what was acknowledged is there, and nothing else')
  t.ok(isDense(log), 'revisions are dense, in order')
  return log
}
