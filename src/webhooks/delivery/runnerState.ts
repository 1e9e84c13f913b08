/**
 * What the runner of an endpoint knows, what can happen to it, and what it may have to do, as plain values.
 *
 * The window of deliveries is not part of the state. It holds up to a thousand deliveries, and thousands a second may be
 * settled, so it is changed in place instead of copied. Actions say how.
 */
import type { DataOf } from '../../../events/catalogue.ts'
import type { Position } from '../../store/port.ts'
import type { AskedRetry, Endpoint } from '../endpoints/endpoint.ts'
import type { AttemptedEvent, AttemptResult } from './attemptRunner.ts'
import type { AttemptRow } from './attempts.ts'
import type { Cursor, ParkedDelivery } from './cursor.ts'
import { type FailureRun, failingOnceActive } from './failures.ts'
import type { Tries } from './retry.ts'
import type { Item } from './window.ts'

export interface RunnerState extends FailureRun {
  readonly endpoint: Endpoint
  /** The epoch that is delivered. */
  readonly epoch: number
  readonly parked: readonly ParkedDelivery[]
  /** The revision of the last retry by hand that was carried out, and the first one that was not. */
  readonly lastRetry: number
  readonly nextRetry: AskedRetry | undefined
  /** False once the runner was stopped or its endpoint is to be disabled: nothing more is sent. */
  readonly open: boolean
  /** Whether the runner is stopped soon and must start no attempt until then. */
  readonly isHeld: boolean
  /** How many attempts are under way, and whether one of them is a retry by hand. */
  readonly underWay: number
  readonly retrying: boolean
  /** How many of the rests that a receiver asked for are not over. */
  readonly rests: number
}

/** An attempt to make: at a delivery that is due, or at one that was asked for by hand. */
export type Attempt =
  | { readonly by: 'schedule'; readonly item: Item }
  | { readonly by: 'hand'; readonly retry: AskedRetry }

/** What happens to a runner. Times are RFC 3339, chances from 0 to below 1. */
export type Input =
  /** The endpoint was changed in a way that needs no other runner: a secret, headers, more at once, a retry by hand. */
  | { readonly type: 'changed'; readonly endpoint: Endpoint }
  | { readonly type: 'held' }
  | { readonly type: 'stopped' }
  /** Another process holds the lease. */
  | { readonly type: 'lease-lost' }
  | { readonly type: 'started'; readonly attempt: Attempt }
  | {
      readonly type: 'ended'
      readonly item: Item
      readonly tried: AttemptResult
      readonly at: string
      readonly random: number
    }
  | {
      readonly type: 'ended-by-hand'
      readonly retry: AskedRetry
      /** What was sent. Its link may differ from that of the retry. */
      readonly subject: AttemptedEvent
      /** The delivery in the window, if it is still to be settled. */
      readonly pending: Item | undefined
      readonly tried: AttemptResult
      readonly at: string
    }
  /** An attempt was broken off, because the runner stops. */
  | { readonly type: 'aborted'; readonly attempt: Attempt }
  /** An attempt could not be made. */
  | { readonly type: 'broken'; readonly attempt: Attempt }
  /** The pause of a delivery is over. */
  | { readonly type: 'due'; readonly item: Item; readonly tries: Tries }
  /** A rest that the receiver asked for is over. */
  | { readonly type: 'rested' }

/** What the runner has to do, in order. */
export type Action =
  /** Adds a row to the list of attempts. */
  | { readonly do: 'list'; readonly row: AttemptRow }
  | { readonly do: 'settle'; readonly item: Item }
  /** Lets a delivery be sent again. */
  | { readonly do: 'again'; readonly item: Item; readonly tries: Tries }
  /** Lets something happen later. */
  | { readonly do: 'set-timer'; readonly ms: number; readonly input: Input }
  /** Saves the cursor soon. */
  | { readonly do: 'save' }
  /** Says that the window has room for more of the log. */
  | { readonly do: 'read-on' }
  /** Writes the line into the log that a delivery was parked. */
  | {
      readonly do: 'log-parked'
      readonly parked: { readonly delivery: string; readonly position: string; readonly attempts: number }
    }
  | { readonly do: 'disable'; readonly disabled: DataOf<'WebhookDisabled'> }
  /** Gives the lease up. */
  | { readonly do: 'give-up-lease' }

const nextAsked = ({ retries }: Endpoint, retried: number): AskedRetry | undefined =>
  retries.find(({ revision }) => revision > retried)

/** The state of a runner that is opened at a cursor. */
export const openState = (endpoint: Endpoint, cursor: Cursor): RunnerState => ({
  endpoint,
  epoch: cursor.epoch,
  parked: cursor.parked,
  lastRetry: cursor.retried,
  nextRetry: nextAsked(endpoint, cursor.retried),
  ...failingOnceActive(cursor, endpoint.activeSince),
  open: true,
  isHeld: false,
  underWay: 0,
  retrying: false,
  rests: 0,
})

/** What a state adds to the cursor that is saved. */
export const savedOf = ({
  parked,
  failingSince,
  failing,
  restingSince,
  lastRetry: retried,
}: RunnerState): Pick<Cursor, 'parked' | 'failingSince' | 'failing' | 'restingSince' | 'retried'> => ({
  parked: [...parked],
  failingSince,
  failing,
  restingSince,
  retried,
})

/** What an attempt at a delivery in the window sends. */
export const attemptedEventOf = (
  { position, previous, eventId }: Item,
  { epoch }: RunnerState,
): AttemptedEvent => ({
  position,
  previous,
  eventId,
  epoch,
})

/**
 * The attempt to start now, if any. A retry by hand goes first, and waits neither for a rest nor for other attempts.
 * @param ready the delivery of the window that may be sent; undefined also when too many are unsaved
 * @param mayLeave whether the event at a position may be delivered yet
 */
export const nextAttempt = (
  state: RunnerState,
  ready: Item | undefined,
  mayLeave: (position: Position) => boolean,
): Attempt | undefined => {
  const { endpoint, nextRetry: asked, open, isHeld: held, retrying, rests, underWay } = state
  if (!open || held) return undefined
  if (asked && !retrying && mayLeave(asked.position)) return { by: 'hand', retry: asked }
  // A receiver that fails gets one request at a time, so that the hung ones do not fill the machine.
  const most = state.failingSince === null ? endpoint.inFlight : 1
  return ready && rests === 0 && underWay < most ? { by: 'schedule', item: ready } : undefined
}

/** With a retry by hand carried out, and those that were asked for before it. */
export const withRetried = (state: RunnerState, retried: number): RunnerState => ({
  ...state,
  lastRetry: retried,
  nextRetry: nextAsked(state.endpoint, retried),
})

/** With its endpoint as it now is. */
export const withEndpoint = (state: RunnerState, endpoint: Endpoint): RunnerState => ({
  ...state,
  endpoint,
  nextRetry: nextAsked(endpoint, state.lastRetry),
})
