/** The status and the framing of a deal, for rules and views: which events set them, and which holds on a day. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { DealStatus, Framing } from '../../../events/deal.ts'
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
const countsBy = (given: Bounds & { readonly opening: boolean }, asOf: string): boolean => {
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

/** A framing, with the bounds of from when on the sources describe the deal so. */
export interface FramingGiven extends Bounds {
  readonly framing: Framing
  /** Whether the opening event gave it. */
  readonly opening: boolean
}

/** The framing that an event gives its deal; undefined when it gives none. */
export const framingGivenBy = (event: AnyEvent): FramingGiven | undefined => {
  const { earliest = null, latest = null } = event
  switch (event.type) {
    case 'DealOpened':
      return { framing: event.data.framing, opening: true, earliest, latest }
    case 'DealFramingChanged':
      return { framing: event.data.to, opening: false, earliest, latest }
    default:
      return undefined
  }
}

/**
 * The framing on a day: the last one that counts; before that, the one that the deal was opened with.
 * @param given in the order of time by the latest moments, the opening first; without contested events
 */
export const lastFramingBy = (given: readonly FramingGiven[], asOf: string): Framing | undefined =>
  (given.findLast((one) => countsBy(one, asOf)) ?? given[0])?.framing

/**
 * The framing on a day.
 * @param history the deal's stream with its repairs applied
 */
export const dealFramingAt = (history: readonly AnyEvent[], asOf: string): Framing | undefined => {
  const given = layOut(history, 'latest', contestedIn(history)).flatMap(
    (event) => framingGivenBy(event) ?? [],
  )
  return lastFramingBy(given, asOf)
}
