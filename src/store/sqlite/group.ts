/**
 * Group commit: jobs that arrive while a transaction is being committed share the next transaction. It has one
 * fsync for all, and a savepoint for each job. No job is answered before the commit.
 */
import type { DatabaseSync } from 'node:sqlite'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isStoreError } from '../../failure/storeError.ts'
import { unavailable } from '../../sqlite/faults.ts'

/**
 * The most that one transaction takes, unless a single job is larger. A transaction blocks the event loop for
 * one turn.
 */
const MOST_EVENTS = 1_000
const MOST_BYTES = 2 * 1024 * 1024

interface Size {
  readonly events: number
  readonly bytes: number
}

/** What is left to do for a job after the commit. */
interface AfterCommit {
  readonly note: () => void
  readonly answer: () => void
}

interface Job {
  readonly size: Size
  readonly run: () => AfterCommit
  readonly refuse: (error: unknown) => void
}

export interface GroupCommit {
  /**
   * Runs the work inside the next transaction, and resolves when it is durable.
   * @param noted called with its result after the commit, in the order of the jobs, before any is answered; must
   *   not throw
   */
  readonly submit: <T>(size: Size, work: () => T, noted?: (result: T) => void) => Promise<T>
  /** Waits until every submitted job is answered. */
  readonly drain: () => Promise<void>
}

/** @param committed called after each commit, before any job is answered; must not throw */
export const createGroupCommit = (db: DatabaseSync, committed: () => void): GroupCommit => {
  const begin = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const save = db.prepare('SAVEPOINT job')
  const release = db.prepare('RELEASE job')
  const undo = db.prepare('ROLLBACK TO job')
  let queue: Job[] = []
  let scheduled = false

  const schedule = (): void => {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  const take = (): readonly Job[] => {
    let count = 0
    let events = 0
    let bytes = 0
    for (const { size } of queue) {
      events += size.events
      bytes += size.bytes
      if (count > 0 && (events > MOST_EVENTS || bytes > MOST_BYTES)) break
      count++
    }
    const jobs = queue.slice(0, count)
    queue = queue.slice(count)
    return jobs
  }

  /** A refusal undoes only its own job. Any other error fails the whole group. */
  const attempt = (job: Job): AfterCommit => {
    save.run()
    try {
      const done = job.run()
      release.run()
      return done
    } catch (error) {
      if (!isStoreError(error)) throw error
      undo.run()
      release.run()
      return { note: () => undefined, answer: () => job.refuse(error) }
    }
  }

  const rollback = (): void => {
    // After some errors, such as a full disk, SQLite has already rolled back.
    if (db.isTransaction) db.exec('ROLLBACK')
  }

  const flush = (): void => {
    const jobs = take()
    const done: AfterCommit[] = []
    try {
      rollback()
      begin.run()
      for (const job of jobs) done.push(attempt(job))
      commit.run()
    } catch (cause) {
      const error = unavailable(cause)
      try {
        rollback()
      } catch {
        // The next group tries again.
      }
      for (const job of jobs) job.refuse(error)
      done.length = 0
    }
    scheduled = false
    if (queue.length > 0) schedule()
    for (const { note } of done) note()
    if (done.length > 0) committed()
    for (const { answer } of done) answer()
  }

  return {
    submit: (size, work, noted = () => undefined) =>
      new Promise((resolve, reject) => {
        const run = (): AfterCommit => {
          const result = work()
          return { note: () => noted(result), answer: () => resolve(result) }
        }
        queue.push({ size, run, refuse: reject })
        schedule()
      }),
    drain: async () => {
      while (scheduled) await nextTurn()
    },
  }
}
