/**
 * Runs the projections: events and their checkpoint in one transaction, in slices short enough to let others run.
 * What a projection cannot apply stops the views there, visibly; nothing is skipped.
 */
import { setImmediate as breathe } from 'node:timers/promises'
import type { Follower } from '../feed/feed.ts'
import type { EventStore, LoggedEvent, Position } from '../store/port.ts'
import { applyEvent, type Poison } from './apply.ts'
import { type Checkpoint, openViewsFile } from './file.ts'
import type { Projection } from './projection.ts'
import { openRows } from './rows.ts'
import type { Sql } from './sql.ts'
import { openWaiting } from './waiting.ts'

/** Longest time that a slice of events holds the event loop, but for its last event. */
const SLICE_MS = 8

export interface Views {
  readonly sql: Sql
  /** The version of the projections: answers of one version are the same on every node. */
  readonly version: string
  readonly follower: Follower
  /** The position that the views have applied; 0 before the first. */
  position(): Position
  /** `building` until they have caught up for the first time. */
  state(): 'building' | 'serving' | 'paused'
  /** Whether they have caught up at least once, so that a query finds all that was there then. */
  built(): boolean
  /** What stopped them, when paused. */
  poison(): Poison | undefined
  /** Resolves with an event's position once it is applied; undefined when paused, or after two seconds. */
  applied(eventId: string): Promise<Position | undefined>
  /** Resolves once a position is applied; false when paused, or after two seconds. */
  reached(position: Position): Promise<boolean>
  close(): void
}

export const openViews = async (
  folder: string,
  store: EventStore,
  projections: readonly Projection[],
): Promise<Views> => {
  const file = await openViewsFile(folder, store, projections)
  const rows = openRows(file.sql)
  const waiting = openWaiting()
  let checkpoint: Checkpoint | undefined = file.checkpoint
  let built = checkpoint?.built === 1
  /** Whether the files of other versions are gone: also what a crash left of them. */
  let alone = false
  let poison: Poison | undefined

  const after = (before: Checkpoint | undefined, logged: LoggedEvent): Checkpoint => ({
    position: logged.position,
    before: before?.position ?? null,
    knownAt: applyEvent(projections, rows, logged, before?.knownAt ?? ''),
    event: logged.id,
    built: Number(built),
  })

  /** Applies events from `start` until the time is up; says where it stopped. */
  const slice = (events: readonly LoggedEvent[], start: number, end: number): number => {
    let next = start
    let reached = checkpoint
    file.transact(() => {
      const until = performance.now() + SLICE_MS
      while (next < end && (next === start || performance.now() < until)) {
        reached = after(reached, events[next] as LoggedEvent)
        next++
      }
      if (reached) file.save(reached)
    })
    checkpoint = reached
    return next
  }

  const applyAll = async (events: readonly LoggedEvent[]): Promise<void> => {
    let next = 0
    let end = events.length
    while (next < end) {
      const start = next
      try {
        next = slice(events, start, end)
      } catch (error) {
        rows.forget()
        const bad = events.indexOf((error as Poison).logged)
        if (bad < 0) throw error
        // What came before the poison in the same slice is good, and is applied without it.
        poison = error as Poison
        end = bad
        continue
      }
      waiting.applied(events.slice(start, next))
      if (next < end) await breathe()
    }
    if (poison) throw poison
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
    poison: () => poison,
    applied: (eventId) => {
      const row = file.sql.get<{ position: Position }>('SELECT position FROM events WHERE id = ?', eventId)
      return row || poison ? Promise.resolve(row?.position) : waiting.forEvent(eventId)
    },
    reached: (wanted) =>
      position() >= wanted || poison ? Promise.resolve(position() >= wanted) : waiting.forPosition(wanted),
    close: () => {
      waiting.close()
      file.close()
    },
  }
}
