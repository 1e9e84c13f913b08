/**
 * Removes the bytes of deleted events from the write-ahead log, too: a checkpoint truncates it, and is retried
 * as long as a reader in another process still uses the log.
 */
import type { DatabaseSync } from 'node:sqlite'

/** Time between two attempts, in milliseconds. */
const AGAIN = 200

export interface Scrub {
  /** Truncates the write-ahead log as soon as no reader uses it. Resolves when this is done, or after `stop`. */
  readonly request: () => Promise<void>
  /** Ends all attempts for good, so that the database can be closed. */
  readonly stop: () => void
}

/** @param before called before each attempt: it commits a transaction that is open, which would keep the log; may throw */
export const createScrub = (db: DatabaseSync, before: () => void = () => {}): Scrub => {
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  const patience = db.prepare('PRAGMA busy_timeout').get()?.timeout
  let timer: NodeJS.Timeout | undefined
  let waiting: (() => void)[] = []
  let stopped = false

  /** Does not wait for a reader, because waiting would block the whole service. */
  const truncated = (): boolean => {
    db.exec('PRAGMA busy_timeout = 0')
    try {
      before()
      return checkpoint.get()?.busy === 0
    } catch {
      return false
    } finally {
      db.exec(`PRAGMA busy_timeout = ${patience}`)
    }
  }
  const done = (): void => {
    const all = waiting
    waiting = []
    for (const one of all) one()
  }
  const attempt = (): void => {
    clearTimeout(timer)
    // A failed opening of a store closes its database without stopping its scrub.
    if (stopped || !db.isOpen || truncated()) done()
    else timer = setTimeout(attempt, AGAIN).unref()
  }
  return {
    request: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        attempt()
      }),
    stop: () => {
      stopped = true
      clearTimeout(timer)
      done()
    },
  }
}
