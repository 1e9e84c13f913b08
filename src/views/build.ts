/** Builds views from the log outside a service, with a connection of its own; one that broke off goes on. */
import { existsSync } from 'node:fs'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import type { Projection } from './projection.ts'
import { openViews, type Views } from './views.ts'

export interface Build {
  readonly views: Views
  /**
   * Folds the log up to a position.
   * @param seen told of each event, and may throw to stop
   * @throws Poison · Vanished · StoreError
   */
  advance(to: Position, seen?: (events: readonly LoggedEvent[]) => void): Promise<void>
  /**
   * Folds the log up to where it ends, or almost: what is recorded meanwhile is followed only so often.
   * @param seen told of each event and of the position to reach, and may throw to stop
   * @throws Poison · Vanished · StoreError
   */
  nearEnd(seen?: (events: readonly LoggedEvent[], to: Position) => void): Promise<void>
  /** Says that the views have caught up. */
  finish(): Promise<void>
  close(): void
}

/** The files of a build are gone: somebody was erased whose name they may hold. It has to begin again. */
export class Vanished extends Error {
  constructor() {
    super('the views that were being built were removed, because a person was erased')
    this.name = 'Vanished'
  }
}

/** Passes over what was recorded during the one before; a ledger that is written fast cannot keep a build for ever. */
const MOST_PASSES = 8

/** A pass that took no longer has left almost nothing to do. */
const NEAR_MS = 250

/** Opens views in a folder, from the beginning where there are none that fit. */
export const openBuild = async (
  folder: string,
  reader: LedgerReader,
  projections: readonly Projection[],
): Promise<Build> => {
  const views = await openViews(folder, reader, projections)
  const { follower } = views
  const checkThere = (): void => {
    if (!existsSync(views.path)) throw new Vanished()
  }
  const advance: Build['advance'] = async (to, seen = () => {}) => {
    const after = follower.position()
    if (after !== undefined && after >= to) return
    for await (const batch of reader.readAll(after === undefined ? {} : { after })) {
      const events = batch.filter(({ position }) => position <= to)
      checkThere()
      seen(events)
      await follower.handle({ events, live: false })
      if (events.length < batch.length) return
    }
  }
  return {
    views,
    advance,
    nearEnd: async (seen = () => {}) => {
      for (let pass = 0; pass < MOST_PASSES; pass++) {
        const [to, began] = [await reader.head(), performance.now()]
        await advance(to, (events) => seen(events, to))
        if (performance.now() - began < NEAR_MS) return
      }
    },
    finish: async () => {
      await follower.handle({ events: [], live: true })
      checkThere()
    },
    close: views.close,
  }
}
