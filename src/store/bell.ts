/** Wakes those who wait for the log to grow, after a commit. */

export interface Bell {
  /** Wakes everybody who waits. */
  readonly ring: () => void
  /** Wakes everybody, for good. */
  readonly stop: () => void
  readonly stopped: () => boolean
  /** Waits for the next ring, for the stop or for the signal to abort, whichever comes first. */
  readonly wait: (signal: AbortSignal) => Promise<void>
}

export const createBell = (): Bell => {
  const waiting = new Set<() => void>()
  let stopped = false
  const ring = (): void => {
    for (const wake of [...waiting]) wake()
  }
  return {
    ring,
    stop: () => {
      stopped = true
      ring()
    },
    stopped: () => stopped,
    wait: (signal) =>
      new Promise((resolve) => {
        if (stopped || signal.aborted) return resolve()
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      }),
  }
}
