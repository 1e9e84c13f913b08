/** Attempts that end, and further ones behind growing, jittered pauses for as long as there is patience. */
import { setTimeout as pause } from 'node:timers/promises'
import { isStoreError } from '../../failure/storeError.ts'
import { faultOf, unavailable } from './faults.ts'

const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 2_000

/** Whether the log of a server that was away is still the one that was seen. */
export interface Trust {
  /** Says that the server was away, or silent: its log may be another by now. */
  readonly doubt: () => void
  /**
   * Asks, if there is doubt, whether the last event that was seen is there.
   * @throws StoreError `replaced`, from then on for ever · whatever the read fails with
   */
  readonly sure: () => Promise<void>
  /** Aborted once the log is known to be another. */
  readonly gone: AbortSignal
}

/** Since when the server has answered nobody, in milliseconds of the process's clock, and when that was last seen. */
export interface Outage {
  since: number
  last: number
}

export interface Patience {
  /**
   * How long a failing call is tried again, in milliseconds: from the beginning of the outage, so that whoever comes
   * later waits no longer than those who were there first.
   */
  readonly ms: number
  readonly outage: Outage
  /** Asked before each attempt whether the log is still the one that was seen; not at a start, which has seen nothing. */
  readonly trust?: Trust
  /** Ends it early. */
  readonly signal: AbortSignal
}

/** Pauses that double from one to the next, each a quarter longer or shorter; an abort ends them. */
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

/** Notes that the server was away just now; what was seen long ago was another outage. */
const noteAway = ({ ms, outage }: Patience): void => {
  const now = performance.now()
  if (now - outage.last > ms) outage.since = now
  outage.last = now
}

/**
 * Does the work again while the server is away.
 * @throws StoreError `unavailable` when the patience is over · `replaced` when the log is another since the server was
 *   away · any other error of the work as it is
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
      if (isStoreError(error) || faultOf(error) !== 'away') throw error
      trust?.doubt()
      noteAway(patience)
      const until = Math.min(begun, outage.since) + ms
      if (signal.aborted || performance.now() > until) throw unavailable(error)
    }
    await pauses.pause()
  }
}

/**
 * Waits for a promise, and no longer than so many milliseconds.
 * @param late called when the time is over
 */
export const within = <T>(ms: number, promise: Promise<T>, late: () => void = () => {}): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`no answer in ${ms} ms`))
      late()
    }, ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
