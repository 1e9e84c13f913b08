/** Builds views from the log outside a service, with a connection of its own; one that broke off goes on. */
import type { LedgerReader, LoggedEvent, Position } from '../store/port.ts'
import type { Projection } from './projection.ts'
import { openViews, type Views } from './views.ts'

export interface Build {
  readonly views: Views
  /**
   * Folds the log up to a position.
   * @param seen told of each event, and may throw to stop
   * @throws Poison · StoreError
   */
  advance(to: Position, seen?: (events: readonly LoggedEvent[]) => void): Promise<void>
  /** Says that the views have caught up. */
  finish(): Promise<void>
  close(): void
}

/** Opens views in a folder, from the beginning where there are none that fit. */
export const openBuild = async (
  folder: string,
  reader: LedgerReader,
  projections: readonly Projection[],
): Promise<Build> => {
  const views = await openViews(folder, reader, projections)
  const { follower } = views
  return {
    views,
    advance: async (to, seen = () => {}) => {
      const after = follower.position()
      if (after !== undefined && after >= to) return
      for await (const batch of reader.readAll(after === undefined ? {} : { after })) {
        const events = batch.filter(({ position }) => position <= to)
        seen(events)
        await follower.handle({ events, live: false })
        if (events.length < batch.length) return
      }
    },
    finish: () => follower.handle({ events: [], live: true }),
    close: views.close,
  }
}
