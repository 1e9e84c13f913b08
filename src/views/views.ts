/**
 * Runs the projections: events and their checkpoint in one transaction, in slices short enough to let others
 * run. When a projection cannot apply an event, the views stop there, visibly. Nothing is skipped.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import type { Failing, Follower } from '../tail/tail.ts'
import { applyEvent, Poison } from './apply.ts'
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
  /** Why erased data are still in some file; undefined when they are gone from all files. */
  failing(): Failing | undefined
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
  const rows = openRows(file.sql)
  const waiting = openWaiters()
  let checkpoint: Checkpoint | undefined = file.checkpoint
  let built = checkpoint?.built === 1
  /** Whether the files of other versions, and leftovers of a crash, are gone. */
  let alone = false
  let poison: Poison | undefined
  /** Events that are applied while the data that they erased are still in the files. */
  const unforgotten = new Set<string>()

  const after = (before: Checkpoint | undefined, logged: LoggedEvent): Checkpoint => ({
    position: logged.position,
    before: before?.position ?? null,
    knownAt: applyEvent(projections, rows, logged, before?.knownAt ?? ''),
    event: logged.id,
    built: Number(built),
  })

  /** Applies events from `start` until the time is up, within the open transaction. Returns how far it came. */
  const slice = (events: readonly LoggedEvent[], start: number, from: Checkpoint | undefined) => {
    let next = start
    let reached = from
    const until = performance.now() + SLICE_MS
    while (next < events.length && (next === start || performance.now() < until)) {
      reached = after(reached, events[next] as LoggedEvent)
      next++
    }
    return { next, reached }
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

  /**
   * Applies events in slices, each in its own transaction, so that queries do not wait for later slices. During
   * the first build there are no queries, and one transaction for all slices writes each page only once.
   */
  const apply = async (events: readonly LoggedEvent[]): Promise<void> => {
    let done = 0
    let next = 0
    let reached = checkpoint
    while (next < events.length) {
      file.begin()
      ;({ next, reached } = slice(events, next, reached))
      if (built || next === events.length) {
        if (reached) file.save(reached)
        file.commit()
        checkpoint = reached
        announce(events.slice(done, next))
        done = next
      }
      if (next < events.length) await breathe()
    }
  }

  const applyAll = async (events: readonly LoggedEvent[]): Promise<void> => {
    try {
      await apply(events)
    } catch (error) {
      file.rollback()
      rows.forget()
      if (!(error instanceof Poison)) throw error
      // The events before the poison are good; they are applied without it.
      await apply(
        events.slice(0, events.indexOf(error.logged)).filter((event) => event.position > position()),
      )
      poison = error
      throw error
    }
  }

  const caughtUp = (): void => {
    if (alone) return
    file.removeOthers()
    if (checkpoint) {
      checkpoint = { ...checkpoint, built: 1 }
      file.save(checkpoint)
    }
    built = true
    alone = true
  }

  const position = (): Position => checkpoint?.position ?? 0

  return {
    sql: file.sql,
    version: file.version,
    path: file.path,
    follower: {
      name: 'views',
      position: () => checkpoint?.position,
      handle: async ({ events, live }) => {
        await applyAll(events.filter((event) => event.position > position()))
        if (live) caughtUp()
      },
    },
    position,
    state: () => (poison ? 'paused' : built ? 'serving' : 'building'),
    built: () => built,
    failing: file.failing,
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
      file.close()
    },
  }
}
