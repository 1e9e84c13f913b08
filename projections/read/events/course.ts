/**
 * The course of a thing: its events and what sources say about them, in the order of time. A vague date begins
 * long before the event may have happened, so an event that may have come after its cause is shown after it.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { isRuling } from '../../../events/evidence.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { certainlyBefore } from '../../../events/time/when.ts'
import type { StreamEvent } from './streams.ts'

const boundsOf = ({ earliest = null, latest = null }: AnyEvent) => ({ earliest, latest })

const keyOf = (event: AnyEvent): string => event.earliest ?? event.latest ?? ''

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Sorts the events of a stream by their beginnings. The opening event comes first, except for events that were
 * certainly over by then. Evidence comes after the event that it concerns.
 * @param events as recorded, the opening first; equal beginnings stay in this order
 */
export const inOrder = <Item extends { readonly event: AnyEvent }>(
  events: readonly Item[],
): readonly Item[] => {
  const opening = events[0]?.event
  if (!opening) return []
  const byId = new Map(events.map(({ event }) => [event.id, event]))
  const causeOf = ({ data }: AnyEvent): AnyEvent | undefined =>
    'eventId' in data ? byId.get(data.eventId) : undefined
  const shownAt = (event: AnyEvent): string => {
    const cause = causeOf(event)
    const own = keyOf(event)
    if (!cause || certainlyBefore(boundsOf(event), boundsOf(cause))) return own
    return own < keyOf(cause) ? keyOf(cause) : own
  }
  const isBefore = (event: AnyEvent): boolean => certainlyBefore(boundsOf(event), boundsOf(opening))
  const placed = events.map((item, index) => {
    const part = index === 0 ? 1 : isBefore(item.event) ? 0 : 2
    return { item, part, key: shownAt(item.event) }
  })
  placed.sort((a, b) => a.part - b.part || compare(a.key, b.key))
  return placed.map(({ item }) => item)
}

/** The entries of a course. Corrections and retractions are not entries: the corrected events show them. */
export const courseOf = (events: readonly StreamEvent[]) => {
  const contested = contestedIn(events.map(({ event }) => event))
  return inOrder(events.filter(({ event }) => !isRuling(event.type))).map(({ event, headline }) => ({
    eventId: event.id,
    type: event.type,
    ...(event.occurred !== undefined && {
      occurred: { edtf: event.occurred, earliest: event.earliest, latest: event.latest },
    }),
    headline: contested(event) ? `Contested: ${headline}` : headline,
  }))
}
