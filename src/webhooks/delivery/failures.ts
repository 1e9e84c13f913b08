/** How an endpoint fails: since when, how long without a break, and whether it asks to be left alone. Times come in. */
import type { DataOf } from '../../../events/catalogue.ts'
import type { Outcome } from '../outbound/send.ts'
import type { Cursor } from './cursor.ts'
import { failureSpanWith, isHopeless, LENIENCY, restAskedFor } from './retry.ts'

/** The part of a cursor that says how its endpoint fails. */
export type FailureRun = Readonly<Pick<Cursor, 'failingSince' | 'failing' | 'restingSince'>>

/** An endpoint that accepted its last delivery. */
export const NOT_FAILING: FailureRun = { failingSince: null, failing: null, restingSince: null }

/** What counts against an endpoint when it starts: failures before it was last resumed do not. */
export const failingOnceActive = (
  { failingSince, failing, restingSince }: FailureRun,
  activeSince: string,
): FailureRun =>
  failingSince !== null && failingSince < activeSince ? NOT_FAILING : { failingSince, failing, restingSince }

export interface Failure {
  readonly failing: FailureRun
  /** Milliseconds for which the receiver asks to be left alone; undefined when it does not. */
  readonly rest: number | undefined
  /** Whether this answer counts as no failure: the receiver asked for a rest, and has not done so for a day. */
  readonly excused: boolean
  /** Why the endpoint is to be disabled, if it is. */
  readonly disabled: DataOf<'WebhookDisabled'> | undefined
}

/**
 * What one more answer other than 2xx means for the endpoint.
 * @param at when the attempt ended, RFC 3339
 */
export const withFailure = (
  before: FailureRun,
  answer: Pick<Outcome, 'status' | 'headers'>,
  at: string,
): Failure => {
  const time = Date.parse(at)
  const rest = restAskedFor(answer, time)
  const restingSince = rest === undefined ? before.restingSince : (before.restingSince ?? at)
  const excused = rest !== undefined && restingSince !== null && time - Date.parse(restingSince) < LENIENCY
  const run = excused ? before.failing : failureSpanWith(before.failing, at)
  const failing = { failingSince: before.failingSince ?? at, failing: run, restingSince }
  return { failing, rest, excused, disabled: excused ? undefined : disabledBy(answer.status, run) }
}

const disabledBy = (
  status: number | undefined,
  run: FailureRun['failing'],
): DataOf<'WebhookDisabled'> | undefined => {
  if (status === 410) return { cause: 'gone', detail: 'the receiver answered 410 Gone' }
  if (run === null || !isHopeless(run)) return undefined
  return { cause: 'no-success', detail: `no delivery succeeded since ${run.since}` }
}
