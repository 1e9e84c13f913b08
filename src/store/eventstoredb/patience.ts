/** Retries calls while the server is unreachable, with growing, jittered pauses, until the patience runs out. */
import { setTimeout as pause } from 'node:timers/promises'
import { isStoreError } from '../../failure/storeError.ts'
import { faultOf, unavailable } from './faults.ts'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000

/** Checks whether the log is still the same one after the server was unreachable. */
export interface LogTrust {
  /** Notes that the server was unreachable or silent, so its log may have been replaced. */
  readonly doubt: () => void
  /**
   * If there is doubt, checks that the last event that was seen is still there.
   * @throws StoreError `replaced`, and then on every later call · any error of the read
   */
  readonly sure: () => Promise<void>
  /** Aborted once the log is known to be replaced. */
  readonly gone: AbortSignal
}

/**
 * When the current outage began, and when the server was last found unreachable, in milliseconds of the
 * process's clock.
 */
export interface Outage {
  since: number
  last: number
}

export interface Patience {
  /**
   * How long a failing call is retried, in milliseconds. The time counts from the beginning of the outage, so a
   * later call does not wait longer than an earlier one.
   */
  readonly ms: number
  readonly outage: Outage
  /** Checked before each attempt. Absent at the start, when no event has been seen yet. */
  readonly trust?: LogTrust
  /** Ends the retries early. */
  readonly signal: AbortSignal
}

/** Pauses that double each time, each up to a quarter longer or shorter. An abort ends them. */
export const openPauses = (signal: AbortSignal) => {
  let next = FIRST_PAUSE_MS
  return {
    pause: async (): Promise<void> => {
      const jittered = next * (0.75 + Math.random() / 2)
      next = Math.min(next * 2, LONGEST_PAUSE_MS)
      await pause(jittered, undefined, { signal }).catch(() => undefined)
    },
    reset: (): void => {
      next = FIRST_PAUSE_MS
    },
  }
}

export const noOutage = (): Outage => ({ since: Infinity, last: -Infinity })

/** Notes that the server was unreachable just now. If the last time is long ago, this is a new outage. */
const noteAway = ({ ms, outage }: Patience): void => {
  const now = performance.now()
  if (now - outage.last > ms) outage.since = now
  outage.last = now
}

/**
 * Retries the work while the server is unreachable.
 * @throws StoreError `unavailable` when the patience runs out · `replaced` when the log was replaced during the
 *   outage · any other error of the work, unchanged
 */
export const patiently = async <T>(patience: Patience, work: () => Promise<T>): Promise<T> => {
  const { ms, signal, outage, trust } = patience
  const begun = performance.now()
  const pauses = openPauses(signal)
  for (;;) {
    try {
      await trust?.sure()
      const done = await work()
      outage.last = -Infinity
      return done
    } catch (error) {
      if (isStoreError(error) || faultOf(error) !== 'unreachable') throw error
      trust?.doubt()
      noteAway(patience)
      const until = Math.min(begun, outage.since) + ms
      if (signal.aborted || performance.now() > until) throw unavailable(error)
    }
    await pauses.pause()
  }
}

/**
 * Waits for a promise, but at most this many milliseconds.
 * @param late called when the time is over
 */
export const withTimeout = <T>(ms: number, promise: Promise<T>, late: () => void = () => {}): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`))
      late()
    }, ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
