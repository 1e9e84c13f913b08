/** Reliefs that were reversed before they took effect. The events that carry them out have no effect. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { effectOf } from '../../../events/history/legalEffect.ts'
import { type Layout, timeKey } from '../../../events/history/order.ts'
import { inOrder, keyIn } from '../dayReading.ts'

type Reversal = EventOf<'ReliefReversed'>

/** The relief that an event carries out, if any. */
export const carriesOut = ({ data }: AnyEvent): string | undefined =>
  'carriesOut' in data ? data.carriesOut : undefined

/**
 * Returns a test for events without effect because of a reversal: they happened by the time of the reversal, and
 * had not taken effect before it.
 * @param events those that count; only the reversals among them are used
 */
export const undoneBy = (events: readonly AnyEvent[], layout: Layout): ((event: AnyEvent) => boolean) => {
  const reversals = events.filter((event): event is Reversal => event.type === 'ReliefReversed')
  if (reversals.length === 0) return () => false
  return (event) => {
    const relief = carriesOut(event)
    return reversals.some((reversal) => {
      const at = timeKey(reversal, layout)
      return (
        reversal.data.reliefId === relief &&
        timeKey(event, layout) <= at &&
        keyIn(effectOf(event), layout) >= at
      )
    })
  }
}

/** Events in the order of their effects, without those that were undone before they took effect. */
export const remaining = (counted: readonly AnyEvent[], layout: Layout): readonly AnyEvent[] => {
  const undone = undoneBy(counted, layout)
  return inOrder(
    counted.filter((event) => !undone(event)),
    layout,
  )
}
