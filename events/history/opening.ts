/** The event that opens the stream of a measure: the imposition, or the announcement of a measure that was not imposed there. */
import type { AnyEvent, EventOf } from '../catalogue.ts'

export type Opening = EventOf<'SanctionImposed' | 'MeasureAnnounced'>

export const isOpening = (event: AnyEvent | undefined): event is Opening =>
  event?.type === 'SanctionImposed' || event?.type === 'MeasureAnnounced'

/** The fields of a measure that say which goods it covers. */
interface AboutGoods {
  readonly goods?: readonly string[] | undefined
  readonly sector?: string | undefined
  readonly originCountry?: readonly string[] | undefined
  readonly transit?: readonly string[] | undefined
  readonly destination?: readonly string[] | undefined
}

/** Whether a measure is on everything from, through or to some countries. */
export const isOnAllGoods = ({
  goods = [],
  sector,
  originCountry,
  transit,
  destination,
}: AboutGoods): boolean =>
  goods.length === 0 &&
  sector === undefined &&
  [originCountry, transit, destination].some((codes) => codes !== undefined && codes.length > 0)
