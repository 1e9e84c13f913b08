/**
 * Runs the projections: events and their checkpoint in one transaction, in slices short enough to let others
 * run. Queries see each slice at once; commits.ts says when it is committed. When a projection cannot apply an
 * event, the views stop there, visibly. Nothing is skipped.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import type { Follower, FollowerFailure } from '../tail/tail.ts'
import { applyEvent, Poison } from './apply.ts'
import { openCommits } from './commits.ts'
import type { Projection } from './projection.ts'
import { openRows } from './rows.ts'
import type { Sql } from './sql.ts'
import { type Checkpoint, openViewsFile } from './viewsFile.ts'
import { openWaiters } from './waiters.ts'

/** The longest time that a slice of events holds the event loop, not counting its last event. */
const SLICE_MS = 8

export interface Views {
  readonly sql: Sql
  /** The version of the projections. Answers of one version are the same on every node. */
  readonly version: string
  /** The path of their file. */
  readonly path: string
  readonly follower: Follower
  /** The last position that the views have applied; 0 before the first. */
  position(): Position
  /** `building` until they have caught up for the first time. */
  state(): 'building' | 'serving' | 'paused'
  /** Whether they have caught up at least once, so that queries found everything there was then. */
  built(): boolean
  /** Why nothing can be committed, or erased data are still in some file; undefined while all is well. */
  failing(): FollowerFailure | undefined
  /**
   * Commits what is applied, so that other connections see it. Without it they lag by up to 50 ms.
   * @throws StoreError `unavailable`
   */
  settle(): void
  /** The event that stopped them, when paused. */
  poison(): Poison | undefined
  /**
   * Resolves with an event's position once it is applied and what it erased is in no file any more; with
   * undefined when paused, or after two seconds.
   */
  applied(eventId: string): Promise<Position | undefined>
  /** Resolves with true once a position is applied; with false when paused, or after two seconds. */
  reached(position: Position): Promise<boolean>
  close(): void
}

/**
 * Opens the views of a ledger in a folder; empty ones when none fit.
 * @param atStart whether no service had them open until now, so that a small file is first checked for damage
 */
export const openViews = async (
  folder: string,
  store: LedgerReader,
  projections: readonly Projection[],
  { atStart = false }: { readonly atStart?: boolean } = {},
): Promise<Views> => {
  const file = await openViewsFile(folder, store, projections, atStart)
  const rows = openRows(file.sql, store.bodyAt === undefined)
  const waiting = openWaiters()
  let built = file.checkpoint?.built === 1
  /** Whether the files of other versions, and leftovers of a crash, are gone. */
  let alone = false
  let poison: Poison | undefined
  /** Events that are applied while the data that they erased are still in the files. */
  const unforgotten = new Set<string>()

  const after = (logged: LoggedEvent, before: Checkpoint | undefined): Checkpoint => ({
    position: logged.position,
    before: before?.position ?? null,
    knownAt: applyEvent(projections, rows, logged, before?.knownAt ?? ''),
    event: logged.id,
    built: Number(built),
  })

  const commits = openCommits(file, after, rows.forget)
  file.beforeScrub(commits.commit)
  const position = (): Position => commits.checkpoint()?.position ?? 0

  /** Applies events until the time is up, but at least one; says how far it came. */
  const slice = ([first, ...others]: readonly LoggedEvent[], from: Checkpoint | undefined): Checkpoint => {
    const until = performance.now() + SLICE_MS
    let reached = after(first as LoggedEvent, from)
    for (const logged of others) {
      if (performance.now() >= until) break
      reached = after(logged, reached)
    }
    return reached
  }

  /** Tells waiting callers that events are applied; for erasures, only once the data are gone from all files. */
  const announce = (applied: readonly LoggedEvent[]): void => {
    if (!rows.takeErased()) {
      waiting.applied(applied)
      return
    }
    for (const { id } of applied) unforgotten.add(id)
    // Files that nobody serves would keep erased data, such as views of a version that waits for its start.
    void file.scrub(built).then(() => {
      for (const { id } of applied) unforgotten.delete(id)
      waiting.applied(applied)
    })
  }

  /** Applies events in slices. During the first build there are no queries, and a batch is one transaction. */
  const apply = async (events: readonly LoggedEvent[]): Promise<void> => {
    for (let rest = events; rest.length > 0; ) {
      const applied = commits.apply(rest, slice)
      announce(applied)
      rest = rest.slice(applied.length)
      if (built) commits.commitSoon()
      else if (rest.length === 0) commits.commit()
      if (rest.length > 0) await breathe()
    }
  }

  const applyAll = async (events: readonly LoggedEvent[]): Promise<void> => {
    try {
      await apply(events)
    } catch (error) {
      if (!(error instanceof Poison)) throw error
      // The events before the poison are good; they are applied without it.
      await apply(
        events.slice(0, events.indexOf(error.logged)).filter((event) => event.position > position()),
      )
      commits.commit()
      poison = error
      throw error
    }
  }

  const caughtUp = (): void => {
    if (alone) return
    commits.markBuilt()
    commits.commit()
    file.removeOthers()
    built = true
    alone = true
  }

  return {
    sql: file.sql,
    version: file.version,
    path: file.path,
    follower: {
      name: 'views',
      position: () => commits.checkpoint()?.position,
      handle: async ({ events, live }) => {
        await applyAll(events.filter((event) => event.position > position()))
        if (live) caughtUp()
      },
    },
    position,
    state: () => (poison ? 'paused' : built ? 'serving' : 'building'),
    built: () => built,
    failing: () => commits.failing() ?? file.failing(),
    settle: commits.commit,
    poison: () => poison,
    applied: (eventId) => {
      const row = file.sql.get<{ position: Position }>('SELECT position FROM events WHERE id = ?', eventId)
      const here = row && !unforgotten.has(eventId)
      return here || poison ? Promise.resolve(row?.position) : waiting.forEvent(eventId)
    },
    reached: (wanted) =>
      position() >= wanted || poison ? Promise.resolve(position() >= wanted) : waiting.forPosition(wanted),
    close: () => {
      waiting.close()
      commits.close()
      file.close()
    },
  }
}
