/** In which custody a prisoner is by a day: folded from what is certain, in the order of time. Pure. */
import type { AnyEvent } from '../events/catalogue.ts'
import { contestedIn, layOut } from '../events/order.ts'
import { classify } from '../events/when.ts'

export type Custody = 'unknown' | 'held' | 'free' | 'dead'

const step = (custody: Custody, event: AnyEvent): Custody => {
  switch (event.type) {
    case 'PrisonerDetained':
    case 'PrisonerReturnedToCustody':
      return 'held'
    case 'PrisonerReleased':
      return 'free'
    case 'PrisonerTransferred':
      return event.data.intoCustody ? 'held' : custody
    case 'PrisonerDied':
      return 'dead'
    default:
      return custody
  }
}

const fold = (events: readonly AnyEvent[]): Custody => events.reduce<Custody>(step, 'unknown')

/** The custody that is certain by a day, and the other one that vague dates and contested events leave open. */
export const custodyAt = (
  history: readonly AnyEvent[],
  asOf: string,
): { readonly custody: Custody; readonly possible?: Custody } => {
  const contested = contestedIn(history)
  const certainty = (event: AnyEvent) =>
    classify({ earliest: event.earliest ?? null, latest: event.latest ?? null }, asOf)
  const certain = layOut(history, 'latest', contested).filter(
    (event) => !contested(event) && certainty(event) === 'definite',
  )
  const possible = layOut(history, 'earliest', () => false).filter((event) => certainty(event) !== 'not-yet')
  const [custody, open] = [fold(certain), fold(possible)]
  return { custody, ...(open !== custody && { possible: open }) }
}
