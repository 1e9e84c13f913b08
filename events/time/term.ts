/** Whether a term is over: its last day belongs to it, and what is only approximate is never certainly over. */
import { boundsOf } from './edtf.ts'
import { type Bounds, certainlyBefore, classify, latestKey } from './when.ts'

/**
 * When a term ends is said with ? ~ or %, so that its bounds may be wrong.
 * @param end EDTF
 */
export const isApproximate = (end: string): boolean => /[?~%]/.test(end)

/**
 * How a term stands by `asOf`, a day (meaning its end) or an RFC 3339 instant: `over` when its last day is certainly
 * past, `possibly-over` when it is by the bounds of a date that is approximate. Asked about its last day, it is running.
 * @param end EDTF; of a month or an interval the last day counts
 */
export const termBy = (end: string, asOf: string): 'over' | 'possibly-over' | 'running' => {
  const bounds = boundsOf(end, 'point')
  const days = bounds.latest?.length === 10 && asOf.length === 10
  const past = days ? certainlyBefore(bounds, { earliest: asOf }) : classify(bounds, asOf) === 'definite'
  if (!past) return 'running'
  return isApproximate(end) ? 'possibly-over' : 'over'
}

/** When a term ends at the latest, in milliseconds since 1970 UTC: a day ends after every instant of it. */
export const endOfTerm = (end: string): number => latestKey(boundsOf(end, 'point').latest)

/**
 * Whether what happened is certainly over before the day that a term ends on, whichever that is of a month or an
 * interval. Never of what is approximate.
 */
export const certainlyWithin = (end: string, happened: Pick<Bounds, 'latest'>): boolean =>
  !isApproximate(end) && certainlyBefore(happened, boundsOf(end, 'point'))
