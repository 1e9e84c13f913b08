/**
 * The order of time. Facts arrive late and are vague, so a history is laid out twice, by the earliest and by the
 * latest moment of each event; what is contested is left out (docs/events.md, What is refused).
 */
import type { AnyEvent } from '../catalogue.ts'
import { earliestKey, latestKey } from '../time/when.ts'

/**
 * A test for events that are contested: recorded as such, or contradicted as a whole and not since resolved as
 * upheld.
 * @param events all events of a stream as it stands
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

/** When an event begins to count in a layout: milliseconds since 1970, or an infinity where it is unknown. */
export const timeKey = (event: Pick<AnyEvent, 'earliest' | 'latest'>, layout: Layout): number =>
  layout === 'earliest' ? earliestKey(event.earliest ?? null) : latestKey(event.latest ?? null)

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Lays a stream's history out in the order of time: the opening event first, the unknown first or last, ties as
 * recorded, the contested left out.
 * @param events all events of one stream, as recorded
 * @param contested what is left out
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
