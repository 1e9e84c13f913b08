/** The status of a deal, for rules and views: which events set it, and which status holds on a day. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { DealStatus } from '../../../events/deal.ts'
import { contestedIn, layOut } from '../../../events/history/order.ts'
import { type Bounds, happenedBy } from '../../../events/time/when.ts'

/** A status, with the bounds of when the deal got it. */
export interface StatusGiven extends Bounds {
  readonly status: DealStatus
  /** Whether the opening event gave it. */
  readonly opening: boolean
}

/** The status that an event gives its deal; undefined when it gives none. */
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

/** A vague opening counts as soon as it is possible, because a deal always has the status that it opened with. */
const countsBy = (given: StatusGiven, asOf: string): boolean => {
  const certainty = happenedBy(given, asOf)
  return given.opening ? certainty !== 'no' : certainty === 'certainly'
}

/**
 * The status on a day: the last one that counts; null before the earliest possible opening.
 * @param given in the order of time by the latest moments, the opening first; without contested events
 */
export const lastStatusBy = (given: readonly StatusGiven[], asOf: string): DealStatus | null =>
  given.findLast((one) => countsBy(one, asOf))?.status ?? null

/**
 * The status on a day.
 * @param history the deal's stream with its repairs applied
 */
export const dealStatusAt = (history: readonly AnyEvent[], asOf: string): DealStatus | null => {
  const given = layOut(history, 'latest', contestedIn(history)).flatMap((event) => statusGivenBy(event) ?? [])
  return lastStatusBy(given, asOf)
}
