/** Callers that wait, for a limited time, until the views have applied an event or a position. */
import type { LoggedEvent, Position } from '../store/port.ts'

/** The longest time that a caller waits. */
export const PATIENCE_MS = 2_000

export interface Waiters {
  applied(events: readonly LoggedEvent[]): void
  /** The event's position; undefined when the time is up. */
  forEvent(id: string): Promise<Position | undefined>
  /** Whether the position was reached in time. */
  forPosition(position: Position): Promise<boolean>
  close(): void
}

export const openWaiters = (): Waiters => {
  const events = new Map<string, Set<(position: Position | undefined) => void>>()
  const positions = new Set<{ readonly position: Position; readonly done: (reached: boolean) => void }>()

  return {
    applied: (applied) => {
      for (const { id, position } of applied) {
        for (const done of events.get(id) ?? []) done(position)
      }
      const last = applied.at(-1)?.position ?? 0
      for (const waiter of positions) if (waiter.position <= last) waiter.done(true)
    },
    forEvent: (id) =>
      new Promise((resolve) => {
        const waiters = events.get(id) ?? new Set()
        events.set(id, waiters)
        const done = (position: Position | undefined): void => {
          clearTimeout(timer)
          waiters.delete(done)
          if (waiters.size === 0) events.delete(id)
          resolve(position)
        }
        const timer = setTimeout(() => done(undefined), PATIENCE_MS)
        waiters.add(done)
      }),
    forPosition: (position) =>
      new Promise((resolve) => {
        const waiter = {
          position,
          done: (reached: boolean): void => {
            clearTimeout(timer)
            positions.delete(waiter)
            resolve(reached)
          },
        }
        const timer = setTimeout(() => waiter.done(false), PATIENCE_MS)
        positions.add(waiter)
      }),
    close: () => {
      for (const waiters of [...events.values()]) for (const done of [...waiters]) done(undefined)
      for (const waiter of [...positions]) waiter.done(false)
    },
  }
}
