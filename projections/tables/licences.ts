/** The licences that hold on a day: issued, and neither expired, superseded nor revoked. Pure. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { contestedIn } from '../../events/history/order.ts'
import { certain, type Reading } from './reading.ts'

export type Licence = EventOf<'LicenceIssued'>

export type LicenceStatus = 'not-yet-valid' | 'valid' | 'winding-down' | 'superseded' | 'revoked' | 'expired'

export interface LicenceAt {
  readonly status: LicenceStatus
  /** When it ends or ended by itself: its expiry, or the end of its wind-down. */
  readonly ends?: string | undefined
  /** The licence that replaced it. */
  readonly supersededBy?: string
}

/** The state of a licence after the events of its stream that count. */
const standingOf = (issued: Licence, events: readonly AnyEvent[], reading: Reading): LicenceAt => {
  const { expires } = issued.data
  if (!reading.counts(issued)) return { status: 'not-yet-valid', ends: expires }
  const closing = events.find(
    (event): event is EventOf<'LicenceSuperseded' | 'LicenceRevoked'> =>
      (event.type === 'LicenceSuperseded' || event.type === 'LicenceRevoked') && reading.counts(event),
  )
  if (closing?.type === 'LicenceSuperseded') {
    return { status: 'superseded', supersededBy: closing.data.by }
  }
  if (closing) {
    const ends = closing.data.windDownEnds
    const over = ends === undefined || reading.easeEnded(ends)
    return { status: over ? 'revoked' : 'winding-down', ends }
  }
  const over = expires !== undefined && reading.easeEnded(expires)
  return { status: over ? 'expired' : 'valid', ends: expires }
}

/** The statuses in which a licence still allows something. */
const HOLDING: readonly LicenceStatus[] = ['valid', 'winding-down']

/**
 * The licences that hold, each with its end.
 * @param events those of any number of licences
 */
export const holding = (
  events: readonly AnyEvent[],
  reading: Reading,
): readonly { readonly licence: Licence; readonly ends: string | undefined }[] =>
  events.flatMap((licence) => {
    if (licence.type !== 'LicenceIssued') return []
    const own = events.filter(({ stream }) => stream === licence.stream)
    const { status, ends } = standingOf(licence, own, reading)
    return HOLDING.includes(status) ? [{ licence, ends }] : []
  })

/** The certain state of a licence on a day. */
export const licenceAt = (events: readonly AnyEvent[], asOf: string): LicenceAt | undefined => {
  const issued = events[0]
  if (issued?.type !== 'LicenceIssued') return undefined
  return standingOf(issued, events, certain(asOf, contestedIn(events)))
}

/** Whether a licence covers a target of a measure. */
export const covers = ({ data }: Licence, sanctionId: string, target: string | null): boolean =>
  data.covers.some(
    (cover) =>
      cover.sanctionId === sanctionId &&
      (cover.targets === undefined || (target !== null && cover.targets.includes(target))),
  )
