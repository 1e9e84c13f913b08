// The two bounds of a moment that is known only roughly, and how to compare such moments with each other and with
// a given moment.
import type { Certainty } from '../certainty.ts'

/** A day, `YYYY-MM-DD`, or an instant, RFC 3339 in UTC with milliseconds: `2025-12-15T01:54:00.000Z`. */
export type Bound = string

/** Half-open: at or after `earliest`, before `latest`. Null means no limit on that side. */
export interface Bounds {
  readonly earliest: Bound | null
  readonly latest: Bound | null
}

/** How far the most extreme clocks are from UTC, in milliseconds: ahead of it; below, the other way. */
export const AHEAD_OF_UTC = 14 * 3_600_000
export const BEHIND_UTC = 12 * 3_600_000

const FIRST_INSTANT = '0000-01-01T00:00:00.000Z'
const LAST_INSTANT = '9999-12-31T23:59:59.999Z'

/**
 * The earliest moment that a bound can mean anywhere on Earth, in milliseconds since 1970 UTC: a day begins at
 * UTC+14. Null is -Infinity. Days keep the order of the calendar.
 */
export function earliestKey(bound: Bound | null): number {
  if (bound === null) return Number.NEGATIVE_INFINITY
  return isDay(bound) ? Date.parse(bound) - AHEAD_OF_UTC : Date.parse(bound)
}

/**
 * The latest moment that a bound can mean anywhere on Earth, in milliseconds since 1970 UTC: a day begins at
 * UTC-12. Null is Infinity. Days keep the order of the calendar.
 */
export function latestKey(bound: Bound | null): number {
  if (bound === null) return Number.POSITIVE_INFINITY
  return isDay(bound) ? Date.parse(bound) + BEHIND_UTC : Date.parse(bound)
}

/**
 * Whether `a` is over when `b` begins, wherever the true moments lie within their bounds. Days compare by the
 * calendar.
 */
export function certainlyBefore(a: Pick<Bounds, 'latest'>, b: Pick<Bounds, 'earliest'>): boolean {
  if (a.latest !== null && b.earliest !== null && isDay(a.latest) && isDay(b.earliest))
    return a.latest <= b.earliest
  return latestKey(a.latest) <= earliestKey(b.earliest)
}

/** Whether the whole range lies after `now`, an RFC 3339 instant. A day has begun once it has begun anywhere. */
export function certainlyAfter(bounds: Pick<Bounds, 'earliest'>, now: string): boolean {
  return earliestKey(bounds.earliest) > Date.parse(now)
}

/**
 * Whether something within `bounds` has happened by `asOf`, an RFC 3339 instant, or a day `YYYY-MM-DD` meaning
 * its end: `certainly` when it is over, `possibly` when it may have begun, `no` when it is still to come. `asOf` is not
 * checked here.
 */
export function happenedBy(bounds: Bounds, asOf: string): Certainty {
  const day = isDay(asOf)
  // No day follows the last day that can be written; as a question it means "the end of time".
  const end = day ? (dayAfter(asOf) ?? asOf) : asOf
  if (certainlyBefore(bounds, { earliest: end })) return 'certainly'
  // The end of a day is no longer that day, but a given instant has come.
  const ahead = day ? certainlyBefore({ latest: end }, bounds) : certainlyAfter(bounds, asOf)
  return ahead ? 'no' : 'possibly'
}

/**
 * When `asOf`, a day or an instant, is certainly over, in milliseconds since 1970 UTC. Whatever begins later
 * anywhere on Earth has not happened by then.
 */
export function endKey(asOf: string): number {
  return isDay(asOf) ? latestKey(dayAfter(asOf)) : Date.parse(asOf) + 1
}

/** How many days the month (1 to 12) of the year has, in the proleptic Gregorian calendar of ISO 8601. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The bound for a day. Its parts must be valid in the calendar, with a year from 0 to 9999. */
export function dayBound(year: number, month: number, day: number): Bound {
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

/**
 * The day after `day`, a `YYYY-MM-DD` of the calendar; null after 9999-12-31, because no later day can be
 * written.
 */
export function dayAfter(day: Bound): Bound | null {
  return dayAfterParts(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)))
}

/** `dayAfter` for the separate parts of a day. */
export function dayAfterParts(year: number, month: number, day: number): Bound | null {
  if (day < daysInMonth(year, month)) return dayBound(year, month, day + 1)
  if (month < 12) return dayBound(year, month + 1, 1)
  return year < 9999 ? dayBound(year + 1, 1, 1) : null
}

/**
 * The bounds of something that happened in a second beginning between `first` and `last`, both in milliseconds
 * since 1970 UTC. RFC 3339 has four-digit years; moments outside get the widest bound that can be written.
 */
export function secondBounds(first: number, last: number): Bounds {
  return { earliest: instant(first, null, LAST_INSTANT), latest: instant(last + 1000, FIRST_INSTANT, null) }
}

function instant(ms: number, tooEarly: Bound | null, tooLate: Bound | null): Bound | null {
  const text = new Date(ms).toISOString()
  if (text.length === FIRST_INSTANT.length) return text
  return text.startsWith('-') ? tooEarly : tooLate
}

function isDay(bound: Bound): boolean {
  return bound.length === 10
}
