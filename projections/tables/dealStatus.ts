/** The status of a deal by a day: folded from its stream. Pure. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { contestedIn, layOut } from '../../events/history/order.ts'
import { classify } from '../../events/time/when.ts'

/**
 * The status that is last in the order of time of those that are certain; null before the opening can have been.
 * @param history the deal's stream as it stands
 */
export const dealStatusAt = (history: readonly AnyEvent[], asOf: string): string | null => {
  const contested = contestedIn(history)
  const certainty = ({ earliest = null, latest = null }: AnyEvent) => classify({ earliest, latest }, asOf)
  return layOut(history, 'latest', contested).reduce<string | null>((status, event) => {
    // Whatever else is vague, a deal that may have been opened has the status that it was opened with.
    if (event.type === 'DealOpened') return certainty(event) === 'not-yet' ? status : event.data.status
    return event.type === 'DealStatusChanged' && certainty(event) === 'definite' ? event.data.to : status
  }, null)
}
