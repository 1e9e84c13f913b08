/** Shared by the tests of the contract: an engine, events, the log, a follower. */
import { randomUUID } from 'node:crypto'
import type { Test } from 'tap'
import type {
  EventStore,
  LedgerReader,
  LogBatch,
  LoggedEvent,
  NewEvent,
  Position,
} from '../../../src/store/port.ts'

/** An engine to try. */
export interface Engine {
  readonly name: string
  /** Opens a new and empty ledger, and closes it with the test. */
  readonly open: (t: Test) => Promise<EventStore>
  /** Opens the ledger of a store that was closed again, and closes it with the test. */
  readonly reopen: (t: Test, closed: EventStore) => Promise<EventStore>
}

/** An event with a body that differs from all others. */
export const event = (name = 'x', id: string = randomUUID()): NewEvent => ({
  id,
  type: 'Noted',
  body: JSON.stringify({ name }),
})

export const events = (count: number): NewEvent[] => Array.from({ length: count }, (_, n) => event(`${n}`))

export const ids = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id)

/** The whole log, or what comes after a position. */
export const logOf = async (store: LedgerReader, after?: Position): Promise<readonly LoggedEvent[]> => {
  const found: LoggedEvent[] = []
  for await (const batch of store.readAll(after === undefined ? {} : { after })) found.push(...batch)
  return found
}

/** Somebody who follows the log in the background until the test ends. */
export interface Follower {
  readonly seen: readonly LoggedEvent[]
  /** Waits until the condition holds after a batch; it looks at all that was seen. */
  readonly until: (condition: (seen: readonly LoggedEvent[]) => boolean) => Promise<void>
  /** Waits until it caught up with the log for the first time. */
  readonly live: Promise<void>
  readonly abort: () => void
  /** Settles when the subscription ends. */
  readonly ended: Promise<void>
}

export const follow = (t: Test, store: EventStore, after?: Position): Follower => {
  const stop = new AbortController()
  const caughtUp = Promise.withResolvers<void>()
  const seen: LoggedEvent[] = []
  let conditions: (() => void)[] = []
  const take = ({ events, live }: LogBatch): void => {
    seen.push(...events)
    if (live) caughtUp.resolve()
    for (const condition of conditions) condition()
  }
  const run = async (): Promise<void> => {
    const from = { signal: stop.signal, ...(after === undefined ? {} : { after }) }
    for await (const batch of store.subscribe(from)) take(batch)
  }
  const ended = run()
  ended.catch(caughtUp.reject)
  t.teardown(async () => {
    stop.abort()
    await ended
  })
  return {
    seen,
    live: caughtUp.promise,
    ended,
    abort: () => stop.abort(),
    until: (condition) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!condition(seen)) return
          conditions = conditions.filter((other) => other !== check)
          resolve()
        }
        ended.catch(reject)
        conditions.push(check)
        check()
      }),
  }
}
