/** The state of a licence on a day: issued, and neither expired, superseded nor revoked. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { inEffectBy } from '../../../events/history/legalEffect.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { easeEnded } from '../dayReading.ts'

export type Licence = EventOf<'LicenceIssued'>

export type LicenceClosing = EventOf<'LicenceSuperseded' | 'LicenceRevoked'>

/** Whether an event ends a licence before its time. */
export const isClosing = (event: AnyEvent): event is LicenceClosing =>
  event.type === 'LicenceSuperseded' || event.type === 'LicenceRevoked'

export type LicenceStatus = 'not-yet-valid' | 'valid' | 'winding-down' | 'superseded' | 'revoked' | 'expired'

export interface LicenceAt {
  readonly status: LicenceStatus
  /** When it ends or ended by itself: its expiry, or the end of its wind-down. */
  readonly ends?: string | undefined
  /** The licence that replaced it. */
  readonly supersededBy?: string
}

/** The state of a licence after the events of its stream that count. */
const statusOf = (
  issued: Licence,
  events: readonly AnyEvent[],
  asOf: string,
  counts: (event: AnyEvent) => boolean,
): LicenceAt => {
  const { expires, throughDay, autoRenews } = issued.data
  if (!counts(issued)) return { status: 'not-yet-valid', ends: expires }
  const closing = events.filter(isClosing).find(counts)
  if (closing?.type === 'LicenceSuperseded') {
    return { status: 'superseded', supersededBy: closing.data.by }
  }
  if (closing) {
    const ends = closing.data.windDownEnds
    const over = ends === undefined || easeEnded(ends, closing.data.throughDay, asOf) !== 'no'
    return { status: over ? 'revoked' : 'winding-down', ends }
  }
  const over = expires !== undefined && !autoRenews && easeEnded(expires, throughDay, asOf) !== 'no'
  return { status: over ? 'expired' : 'valid', ends: expires }
}

/** The certain state of a licence on a day. */
export const licenceAt = (events: readonly AnyEvent[], asOf: string): LicenceAt | undefined => {
  const issued = events[0]
  if (issued?.type !== 'LicenceIssued') return undefined
  const contested = contestedIn(events)
  const counts = (event: AnyEvent) => !contested(event) && inEffectBy(event, asOf) === 'certainly'
  return statusOf(issued, events, asOf, counts)
}

/** Whether a licence covers a target of a measure. */
export const covers = ({ data }: Licence, sanctionId: string, target: string | null): boolean =>
  data.covers.some(
    (cover) =>
      cover.sanctionId === sanctionId &&
      (cover.targets === undefined || (target !== null && cover.targets.includes(target))),
  )
