/** Reliefs that were reversed before they took effect: what carries them out has none. Pure. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { effectOf } from '../../events/history/legalEffect.ts'
import { type Layout, timeKey } from '../../events/history/order.ts'
import { keyIn } from './reading.ts'

type Reversal = EventOf<'ReliefReversed'>

/** The relief that an event carries out, if it does. */
export const carriesOut = ({ data }: AnyEvent): string | undefined =>
  'carriesOut' in data ? data.carriesOut : undefined

/**
 * A test for what a reversal kept from taking effect: it happened by the time of the reversal, and its effect had
 * not come before.
 * @param events those that count; only the reversals among them are looked at
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
