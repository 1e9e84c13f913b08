/** The status of a deal, for rules and views: what gives it one, and which one it has by a day. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { DealStatus } from '../../../events/deal.ts'
import { contestedIn, layOut } from '../../../events/history/order.ts'
import { type Bounds, classify } from '../../../events/time/when.ts'

/** What gives a deal a status, with the bounds of when it did. */
export interface StatusGiven extends Bounds {
  readonly status: DealStatus
  /** Whether it is the opening of the deal. */
  readonly opening: boolean
}

/** The status that an event gives its deal; undefined for an event that gives none. */
export const statusGivenBy = (event: AnyEvent): StatusGiven | undefined => {
  const { earliest = null, latest = null } = event
  switch (event.type) {
    case 'DealOpened':
      return { status: event.data.status, opening: true, earliest, latest }
    case 'DealStatusChanged':
      return { status: event.data.to, opening: false, earliest, latest }
    default:
      return undefined
  }
}

/** A vague opening counts once it is possible, since a deal always has the status that it was opened with. */
const countsBy = (given: StatusGiven, asOf: string): boolean => {
  const certainty = classify(given, asOf)
  return given.opening ? certainty !== 'not-yet' : certainty === 'definite'
}

/**
 * The status by a day: the last that counts; null before the opening can have been.
 * @param given in the order of time by the latest moments, the opening first; without what is contested
 */
export const lastStatusBy = (given: readonly StatusGiven[], asOf: string): DealStatus | null =>
  given.findLast((one) => countsBy(one, asOf))?.status ?? null

/**
 * The status by a day.
 * @param history the deal's stream as it stands
 */
export const dealStatusAt = (history: readonly AnyEvent[], asOf: string): DealStatus | null => {
  const given = layOut(history, 'latest', contestedIn(history)).flatMap((event) => statusGivenBy(event) ?? [])
  return lastStatusBy(given, asOf)
}
