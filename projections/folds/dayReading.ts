/** Reads a history by a day: which events count, in which order, and what has ended. Events count by their legal effect. Pure. */
import type { AnyEvent } from '../../events/catalogue.ts'
import type { Certainty } from '../../events/certainty.ts'
import { effectOf, inEffectBy } from '../../events/history/legalEffect.ts'
import type { Layout } from '../../events/history/order.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { overBy } from '../../events/time/term.ts'
import { type Bounds, earliestKey, happenedBy, latestKey } from '../../events/time/when.ts'

/** A place in the order of time. */
export const keyIn = (bounds: Bounds, layout: Layout): number =>
  layout === 'earliest' ? earliestKey(bounds.earliest) : latestKey(bounds.latest)

/** Events in the order of their effects. The opening comes first, whatever its date; ties stay as recorded. */
export const inOrder = (events: readonly AnyEvent[], layout: Layout): readonly AnyEvent[] =>
  events
    .map((event) => ({
      event,
      key: event.revision === 0 ? Number.NEGATIVE_INFINITY : keyIn(effectOf(event), layout),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.event.revision - b.event.revision))
    .map(({ event }) => event)

const isPast = (when: string, asOf: string) => happenedBy(boundsOf(when, 'point'), asOf)

/**
 * Whether what holds through the day of its end has ended by then, as a measure does.
 * @param end EDTF
 * @param asOf a day, meaning its end, or an instant
 */
export const endedThrough = (end: string, asOf: string): Certainty => {
  if (overBy(end, asOf) === 'certainly') return 'certainly'
  const { earliest, latest } = boundsOf(end, 'point')
  if (earliest === null) return 'possibly'
  if (earliest.length > 10) return happenedBy({ earliest, latest }, asOf) === 'no' ? 'no' : 'possibly'
  // The first day that the end can be: until it is over, it certainly holds.
  return overBy(earliest, asOf) === 'no' ? 'no' : 'possibly'
}

/** Whether an easing has ended by then: on the day of its end it only possibly holds, unless it says otherwise. */
export const easeEnded = (end: string, throughDay: boolean | undefined, asOf: string): Certainty => {
  if (throughDay) return endedThrough(end, asOf)
  if (endedThrough(end, asOf) === 'certainly') return 'certainly'
  return isPast(end, asOf) === 'no' ? 'no' : 'possibly'
}

/**
 * Several uncertain events may have happened only in part: all of them, then all but the last uncertain one, and
 * so on until one is left.
 * @param open all events that may have happened, in order
 * @param sure those of them that are certain
 */
export function* partsOf(
  open: readonly AnyEvent[],
  sure: readonly AnyEvent[],
): Generator<readonly AnyEvent[]> {
  const unsure = open.filter((event) => !sure.includes(event))
  yield open
  for (let left = 1; left < unsure.length; left++) {
    const omitted = unsure.slice(-left)
    yield open.filter((event) => !omitted.includes(event))
  }
}

/** Which events of a history count by a day, and in which layout. */
export interface Reading {
  readonly layout: Layout
  counts(event: AnyEvent): boolean
}

/** What is certain by a day or an instant. Contested events do not count. */
export const certain = (asOf: string, contested: (event: AnyEvent) => boolean): Reading => ({
  layout: 'latest',
  counts: (event) => !contested(event) && inEffectBy(event, asOf) === 'certainly',
})

/** What is possible by then, with contested events. */
export const possible = (asOf: string): Reading => ({
  layout: 'earliest',
  counts: (event) => inEffectBy(event, asOf) !== 'no',
})
