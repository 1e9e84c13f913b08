/**
 * Builds views from the log outside a service, with its own connection. A build that was interrupted can
 * continue.
 */
import { existsSync } from 'node:fs'
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import type { Projection } from './projection.ts'
import { openViews, type Views } from './views.ts'

export interface Build {
  readonly views: Views
  /**
   * Folds the log up to a position.
   * @param seen called for each event; may throw to stop
   * @throws Poison · Vanished · StoreError
   */
  advance(to: Position, seen?: (events: readonly LoggedEvent[]) => void): Promise<void>
  /**
   * Folds the log up to its end, or almost. It makes only a few passes over what is recorded in the meantime.
   * @param seen called for each event, with the position to reach; may throw to stop
   * @throws Poison · Vanished · StoreError
   */
  nearEnd(seen?: (events: readonly LoggedEvent[], to: Position) => void): Promise<void>
  /** Marks the views as caught up. */
  finish(): Promise<void>
  close(): void
}

/**
 * The files of a build were removed because they may contain the name of an erased person. The build must start
 * again.
 */
export class BuildFilesRemoved extends Error {
  constructor() {
    super('the views that were being built were removed, because a person was erased')
    this.name = 'Vanished'
  }
}

/**
 * Each pass applies what was recorded during the previous one. The limit ends a build on a ledger that is
 * written fast.
 */
const MOST_PASSES = 8

/** After a pass this short, almost nothing is left to do. */
const NEAR_MS = 250

/** Opens views in a folder; empty ones when none in it fit. */
export const openBuild = async (
  folder: string,
  reader: LedgerReader,
  projections: readonly Projection[],
): Promise<Build> => {
  const views = await openViews(folder, reader, projections)
  const { follower } = views
  const checkThere = (): void => {
    if (!existsSync(views.path)) throw new BuildFilesRemoved()
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
