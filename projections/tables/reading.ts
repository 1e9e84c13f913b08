/**
 * The two readings of a history with vague dates and disputed facts on a day: what is certain by then, and what
 * is possible. Events count when they take effect, in that order. Pure.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { effectOf } from '../../events/history/legalEffect.ts'
import type { Layout } from '../../events/history/order.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { type Bounds, certainlyBefore, classify, earliestKey, latestKey } from '../../events/time/when.ts'

export interface Reading {
  readonly layout: Layout
  counts(event: AnyEvent): boolean
  /** Whether a restriction has ended by itself. */
  ended(when: string): boolean
  /** Whether an easing has ended by itself. It stops being certain as soon as it may have ended. */
  easeEnded(when: string): boolean
}

const byThen = (when: string, asOf: string) => classify(boundsOf(when, 'point'), asOf)

/** What is certain by a day or an instant. Contested events do not count. */
export const certain = (asOf: string, contested: (event: AnyEvent) => boolean): Reading => ({
  layout: 'latest',
  counts: (event) => !contested(event) && classify(effectOf(event), asOf) === 'definite',
  ended: (when) => byThen(when, asOf) === 'definite',
  easeEnded: (when) => byThen(when, asOf) !== 'not-yet',
})

/** What is possible by then, with contested events. */
export const possible = (asOf: string): Reading => ({
  layout: 'earliest',
  counts: (event) => classify(effectOf(event), asOf) !== 'not-yet',
  ended: (when) => byThen(when, asOf) !== 'not-yet',
  easeEnded: (when) => byThen(when, asOf) === 'definite',
})

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

/** Whether a day is certainly over when an event takes effect. */
export const passedBy = (day: string | undefined, event: AnyEvent): boolean =>
  day !== undefined && certainlyBefore(boundsOf(day, 'point'), effectOf(event))

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
