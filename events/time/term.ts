/** Whether a term is over. Its last day belongs to it, and an approximate term is never certainly over. */
import type { Certainty } from '../certainty.ts'
import { boundsOf } from './edtf.ts'
import { type Bounds, certainlyBefore, happenedBy, latestKey } from './when.ts'

/**
 * Whether the end of a term carries ? ~ or %, so that its bounds may be wrong.
 * @param end EDTF
 */
export const isApproximate = (end: string): boolean => /[?~%]/.test(end)

/**
 * Whether a term is over by `asOf`, a day (meaning its end) or an RFC 3339 instant: `certainly` when its last day is
 * past, `possibly` when it is past by the bounds of an approximate date. On its last day, a term is not over.
 * @param end EDTF; of a month or an interval, the last day counts
 */
export const overBy = (end: string, asOf: string): Certainty => {
  const bounds = boundsOf(end, 'point')
  const days = bounds.latest?.length === 10 && asOf.length === 10
  const past = days ? certainlyBefore(bounds, { earliest: asOf }) : happenedBy(bounds, asOf) === 'certainly'
  if (!past) return 'no'
  return isApproximate(end) ? 'possibly' : 'certainly'
}

/** When a term ends at the latest, in milliseconds since 1970 UTC: a day ends after every instant of it. */
export const endOfTerm = (end: string): number => latestKey(boundsOf(end, 'point').latest)

/**
 * Whether an event was certainly over before the last day of a term, or before any day of it that may be the
 * last. Never true for an approximate term.
 */
export const certainlyWithin = (end: string, happened: Pick<Bounds, 'latest'>): boolean =>
  !isApproximate(end) && certainlyBefore(happened, boundsOf(end, 'point'))
