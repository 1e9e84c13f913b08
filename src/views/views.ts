/**
 * Runs the projections: events and their checkpoint in one transaction, in slices short enough to let others run.
 * What a projection cannot apply stops the views there, visibly; nothing is skipped.
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

/** Longest time that a slice of events holds the event loop, but for its last event. */
const SLICE_MS = 8

export interface Views {
  readonly sql: Sql
  /** The version of the projections: answers of one version are the same on every node. */
  readonly version: string
  /** Where they lie. */
  readonly path: string
  readonly follower: Follower
  /** The position that the views have applied; 0 before the first. */
  position(): Position
  /** `building` until they have caught up for the first time. */
  state(): 'building' | 'serving' | 'paused'
  /** Whether they have caught up at least once, so that a query finds all that was there then. */
  built(): boolean
  /** Why something erased could not leave all files yet; undefined when it has. */
  failing(): Failing | undefined
  /** What stopped them, when paused. */
  poison(): Poison | undefined
  /**
   * Resolves with an event's position once it is applied, and what it erased is in no file any more; undefined when
   * paused, or after two seconds.
   */
  applied(eventId: string): Promise<Position | undefined>
  /** Resolves once a position is applied; false when paused, or after two seconds. */
  reached(position: Position): Promise<boolean>
  close(): void
}

/**
 * Opens the views of a ledger in a folder, empty where there are none that fit.
 * @param atStart whether they lay there while nobody ran, so that a small file is looked through for damage first
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
  /** Whether the files of other versions are gone: also what a crash left of them. */
  let alone = false
  let poison: Poison | undefined
  /** Events that are applied, but what they erased is still in the files. */
  const unforgotten = new Set<string>()

  const after = (before: Checkpoint | undefined, logged: LoggedEvent): Checkpoint => ({
    position: logged.position,
    before: before?.position ?? null,
    knownAt: applyEvent(projections, rows, logged, before?.knownAt ?? ''),
    event: logged.id,
    built: Number(built),
  })

  /** Applies events from `start` until the time is up, within the open transaction; says how far it came. */
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

  /** Tells whoever waits that events are applied; where they erased something, once it is gone. */
  const announce = (applied: readonly LoggedEvent[]): void => {
    if (!rows.takeErased()) {
      waiting.applied(applied)
      return
    }
    for (const { id } of applied) unforgotten.add(id)
    // What nobody serves would keep what is erased, such as views of a version that waits for its start.
    void file.scrub(built).then(() => {
      for (const { id } of applied) unforgotten.delete(id)
      waiting.applied(applied)
    })
  }

  /**
   * Applies events in slices. Each is a transaction of its own, so that queries never wait for a later one; while
   * the views are built there are no queries, and one transaction for all writes each page once.
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
      // What came before the poison is good, and is applied without it.
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
