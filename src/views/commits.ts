/**
 * When applied events are committed: within 50 ms, or earlier when there are many. A commit costs as much as applying
 * several events, and rows are visible to this connection before it. Whatever a crash takes is read from the log
 * again, because the checkpoint is in the same transaction. Other connections see what is committed; `commit` makes
 * them see all.
 */
import type { LoggedEvent } from '../store/port.ts'
import type { FollowerFailure } from '../tail/tail.ts'
import type { Checkpoint, ViewsFile } from './viewsFile.ts'

/** How long what is applied may wait to be committed, in milliseconds. */
export const COMMIT_MS = 50
/** The most events that one transaction takes. */
export const MOST_EVENTS = 1_000

/** Pauses before a commit that failed, for example because the disk is full, is tried again, in milliseconds. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 2_000]

export interface Commits {
  /** How far events are applied. */
  checkpoint(): Checkpoint | undefined
  /**
   * Applies events as one step that is done whole or not at all.
   * @param step applies some of the events, and says how far it came
   * @returns the events that were applied
   * @throws what the step threw · StoreError `unavailable` while nothing can be committed
   */
  apply(
    events: readonly LoggedEvent[],
    step: (events: readonly LoggedEvent[], from: Checkpoint | undefined) => Checkpoint,
  ): readonly LoggedEvent[]
  /** Commits soon, or now if there is much. */
  commitSoon(): void
  /** Commits now what is applied. @throws StoreError `unavailable` */
  commit(): void
  /** Says in the next commit that the views have caught up. */
  markBuilt(): void
  /** Why nothing can be committed; undefined while all is well. */
  failing(): FollowerFailure | undefined
  close(): void
}

/**
 * @param reapply applies one event that was applied before
 * @param forget forgets rows that are kept in memory
 */
export const openCommits = (
  file: Omit<ViewsFile, 'sql' | 'scrub'>,
  reapply: (logged: LoggedEvent, from: Checkpoint | undefined) => Checkpoint,
  forget: () => void,
): Commits => {
  let committed = file.checkpoint
  let checkpoint = committed
  /** What is applied, and not committed. */
  let unsaved: LoggedEvent[] = []
  /** Whether its rows are gone, because a commit failed and they could not be made again. */
  let lost = false
  let timer: NodeJS.Timeout | undefined
  let failing: FollowerFailure | undefined

  const takeBack = (): void => {
    try {
      file.rollback()
    } catch {
      // SQLite rolls back when it is closed, or when it begins anew.
    }
    forget()
    checkpoint = committed
    lost = unsaved.length > 0
  }

  /** Makes the rows again that a failed commit took back. A transaction needs no room on the disk until its commit. */
  const restore = (): void => {
    if (!lost) return
    try {
      file.begin()
      let reached = checkpoint
      for (const logged of unsaved) reached = reapply(logged, reached)
      checkpoint = reached
      lost = false
    } catch (error) {
      takeBack()
      throw error
    }
  }

  const fail = (error: unknown): void => {
    const { since = Date.now(), attempts = 0 } = failing ?? {}
    failing = { follower: 'views', error, since, attempts: attempts + 1, lasting: false }
    takeBack()
    try {
      restore()
    } catch {
      // Until then the views show what was committed.
    }
    clearTimeout(timer)
    timer = setTimeout(tryAgain, Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS)).unref()
  }

  const commitNow = (): void => {
    try {
      restore()
      if (file.isOpen()) {
        if (checkpoint) file.save(checkpoint)
        file.commit()
      }
    } catch (error) {
      fail(error)
      throw error
    }
    clearTimeout(timer)
    timer = undefined
    committed = checkpoint
    unsaved = []
    failing = undefined
  }

  const tryAgain = (): void => {
    timer = undefined
    try {
      commitNow()
    } catch {
      // `fail` has set the next attempt.
    }
  }

  /** After a failure only the timer tries again. */
  const commit = (): void => {
    if (failing) throw failing.error
    commitNow()
  }

  return {
    checkpoint: () => checkpoint,
    apply: (events, step) => {
      if (failing) throw failing.error
      file.begin()
      file.mark()
      let reached: Checkpoint
      try {
        reached = step(events, checkpoint)
        file.keep()
      } catch (error) {
        forget()
        // After some errors, such as a full disk, SQLite has already rolled back all of it.
        if (file.isOpen()) file.undo()
        else fail(error)
        throw error
      }
      const end = events.findIndex(({ position }) => position > reached.position)
      const applied = end < 0 ? events : events.slice(0, end)
      checkpoint = reached
      for (const one of applied) unsaved.push(one)
      return applied
    },
    commitSoon: () => {
      if (unsaved.length >= MOST_EVENTS) commit()
      else timer ??= setTimeout(tryAgain, COMMIT_MS).unref()
    },
    commit,
    markBuilt: () => {
      if (!checkpoint) return
      file.begin()
      checkpoint = { ...checkpoint, built: 1 }
    },
    failing: () => failing,
    close: () => {
      clearTimeout(timer)
      try {
        commitNow()
      } catch {
        // Missing events are read from the log again.
      }
      clearTimeout(timer)
    },
  }
}
