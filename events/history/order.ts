/**
 * The order of time. Facts arrive late and have vague dates, so a history is laid out twice: by the earliest and
 * by the latest moment of each event. Contested events are left out (docs/events.md, What is refused).
 */
import type { AnyEvent } from '../catalogue.ts'
import { earliestKey, latestKey } from '../time/when.ts'

/**
 * Returns a test for contested events: recorded as contested, or contradicted as a whole and not resolved as
 * upheld since.
 * @param events all events of a stream with its repairs applied
 */
export const contestedIn = (events: readonly AnyEvent[]): ((event: AnyEvent) => boolean) => {
  const contradicted = new Set<string>()
  for (const event of events) {
    if (event.type === 'ClaimContradicted' && event.data.field === undefined) {
      contradicted.add(event.data.eventId)
    } else if (event.type === 'DisputeResolved' && event.data.field === undefined) {
      if (event.data.outcome === 'upheld') contradicted.delete(event.data.eventId)
    }
  }
  return (event) => event.confidence === 'contested' || contradicted.has(event.id)
}

export type Layout = 'earliest' | 'latest'

/** When an event begins to count in a layout: milliseconds since 1970, or an infinity when unknown. */
export const timeKey = (event: Pick<AnyEvent, 'earliest' | 'latest'>, layout: Layout): number =>
  layout === 'earliest' ? earliestKey(event.earliest ?? null) : latestKey(event.latest ?? null)

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Lays out a stream's history in the order of time. The opening event comes first, unknown dates first or last,
 * equal dates as recorded. Contested events are left out.
 * @param events all events of one stream, as recorded
 * @param contested the test for events to leave out
 */
export const layOut = (
  events: readonly AnyEvent[],
  layout: Layout,
  contested: (event: AnyEvent) => boolean = contestedIn(events),
): readonly AnyEvent[] => {
  const [opening, ...later] = events
  if (!opening) return []
  const keyed = later
    .filter((event) => !contested(event))
    .map((event) => ({ event, key: timeKey(event, layout) }))
  keyed.sort((a, b) => compare(a.key, b.key) || a.event.revision - b.event.revision)
  return [opening, ...keyed.map(({ event }) => event)]
}
