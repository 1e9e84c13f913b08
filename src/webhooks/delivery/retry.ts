/** When a failed delivery is tried again, and what a receiver may say about that (Retry-After, RFC 9110, 10.2.3). */
import type { Outcome } from '../outbound/send.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Pauses before the second attempt and those after it, in milliseconds. After the last one a delivery is parked. */
export const SCHEDULE: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
]

/** An endpoint whose deliveries fail for so long without a long pause is disabled. */
export const PATIENCE = 5 * DAY
/**
 * A failure that comes so long after the last one begins a new run. It is longer than any pause between attempts: there was
 * nothing to try, or the service was not running.
 */
export const UNBROKEN = DAY + HOUR
/** A receiver may ask for rests for so long before that counts as failing. */
export const LENIENCY = 24 * HOUR

const JITTER = 0.2

/**
 * Milliseconds to wait after a failure; undefined when it was the last attempt.
 * @param failures how often it has failed, this time included
 * @param random from 0 to below 1
 */
export const pauseAfter = (
  failures: number,
  random: number,
  schedule: readonly number[] = SCHEDULE,
): number | undefined => {
  const pause = schedule[failures - 1]
  return pause === undefined ? undefined : Math.round(pause * (1 - JITTER + 2 * JITTER * random))
}

const LEAST = SECOND
const MOST = DAY

/** IMF-fixdate, the one form of a date that senders may write (RFC 9110, 5.6.7). */
const DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Milliseconds that a Retry-After asks for, limited to between a second and a day. Undefined when it is neither a number of
 * seconds nor a date, or when the date has passed.
 * @param now milliseconds since 1970
 */
export const retryAfter = (header: string | undefined, now: number): number | undefined => {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Math.min(MOST, Math.max(LEAST, Number(text) * SECOND))
  if (!DATE.test(text)) return undefined
  const wait = Date.parse(text) - now
  return wait > 0 ? Math.min(MOST, Math.max(LEAST, wait)) : undefined
}

/**
 * Milliseconds for which a receiver asks for a rest: it answered 429 or 503 and said when to come back. That concerns all
 * requests, not only the one delivery (RFC 6585, 4; RFC 9110, 15.6.4).
 * @param now milliseconds since 1970
 */
export const restAskedFor = (
  { status, headers }: Pick<Outcome, 'status' | 'headers'>,
  now: number,
): number | undefined =>
  status === 429 || status === 503 ? retryAfter(headers['retry-after'], now) : undefined

/** Attempts at a delivery so far. */
export interface Tries {
  /** All that were made on schedule. */
  readonly tries: number
  /** Those of them that count as failures. */
  readonly failures: number
}

/**
 * Milliseconds until a delivery that was not taken is tried again: what the schedule says or what the receiver asked for,
 * whichever is longer. Undefined when it failed for the last time.
 * @param asked for how long the receiver asks to be left alone, if it does
 */
export const waitAfter = (
  { tries, failures }: Tries,
  asked: number | undefined,
  { random, schedule }: { readonly random: () => number; readonly schedule: readonly number[] },
): number | undefined => {
  if (failures > schedule.length) return undefined
  const pause = pauseAfter(Math.min(tries, schedule.length), random(), schedule) ?? 0
  return Math.max(pause, asked ?? 0)
}

/** Failures that followed each other without a long pause, RFC 3339: when the first and the last of them were. */
export interface FailureSpan {
  readonly since: string
  readonly last: string
}

/** A run with one more failure; a new one after a pause in which nothing was tried. */
export const failureSpanWith = (run: FailureSpan | null, at: string): FailureSpan =>
  run && Date.parse(at) - Date.parse(run.last) <= UNBROKEN
    ? { since: run.since, last: at }
    : { since: at, last: at }

/** Whether a run lasts so long that its endpoint is disabled. */
export const isHopeless = ({ since, last }: FailureSpan): boolean =>
  Date.parse(last) - Date.parse(since) >= PATIENCE
