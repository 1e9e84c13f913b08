/**
 * The runner of an endpoint as a pure state machine: for each thing that happens, `decide` says what changes and what is to
 * be done. It has no clock, no timers and no network: times and chances come in with what happens, and the runner carries
 * out the actions.
 */
import type { DataOf } from '../../../events/catalogue.ts'
import { deliveryId } from '../outbound/cloudEvent.ts'
import { isDelivered } from './attempt.ts'
import type { AttemptRow } from './attempts.ts'
import { NOT_FAILING, withFailure } from './failures.ts'
import { type Tries, waitAfter } from './retry.ts'
import {
  type Action,
  type Attempt,
  attemptedEventOf,
  type Input,
  type RunnerState,
  withEndpoint,
  withRetried,
} from './runnerState.ts'
import type { Timing } from './timing.ts'
import { type Item, MOST_PARKED, park } from './window.ts'

export type RunnerStep = readonly [state: RunnerState, actions: readonly Action[]]

/** The schedule of pauses, and how long to wait after an attempt that could not be made. */
export type Pauses = Pick<Timing, 'schedule' | 'saveMs'>

/** The state without an attempt that is over. */
const withoutAttempt = (state: RunnerState, by: Attempt['by']): RunnerState => ({
  ...state,
  underWay: state.underWay - 1,
  retrying: state.retrying && by !== 'hand',
})

/** Stops sending and disables the endpoint, unless the runner has already stopped. */
const disable = (state: RunnerState, disabled: DataOf<'WebhookDisabled'>): RunnerStep =>
  state.open ? [{ ...state, open: false }, [{ do: 'disable', disabled }]] : [state, []]

/** Parks a delivery that failed for the last time. */
const giveUp = (state: RunnerState, item: Item, attempts: number, at: string): RunnerStep => {
  const { position, eventId } = item
  const parked = { delivery: deliveryId(eventId, state.endpoint.id), position: String(position), attempts }
  return [
    { ...state, parked: park(state.parked, { ...attemptedEventOf(item, state), at }) },
    [{ do: 'log-parked', parked }, { do: 'settle', item }, { do: 'save' }, { do: 'read-on' }],
  ]
}

const afterFailure = (
  before: RunnerState,
  { item, tried, at, random }: Extract<Input, { type: 'ended' }>,
  { schedule }: Pauses,
): RunnerStep => {
  const { failing, rest, excused, disabled } = withFailure(before, tried.outcome, at)
  const state = { ...before, ...failing, rests: before.rests + (rest === undefined ? 0 : 1) }
  const resting: readonly Action[] =
    rest === undefined ? [] : [{ do: 'set-timer', ms: rest, input: { type: 'rested' } }]
  /** The row says `parked`, and when the next attempt comes, only if that is what happens. */
  const listed = (
    more: Partial<Pick<AttemptRow, 'outcome' | 'next'>>,
    [next, actions]: RunnerStep,
  ): RunnerStep => [next, [...resting, { do: 'list', row: { ...tried.made, ...more } }, ...actions]]
  if (disabled) return listed({}, disable(state, disabled))
  if (!state.open) return listed({}, [state, []])
  // A retry by hand delivered it while this attempt was under way: it needs no other attempt, and must not be parked.
  if (item.settled) return listed({}, [state, [{ do: 'save' }]])
  const tries: Tries = { tries: item.tries + 1, failures: item.failures + (excused ? 0 : 1) }
  const wait = waitAfter(tries, rest, { random: () => random, schedule })
  if (wait !== undefined) {
    const next = new Date(Date.parse(at) + wait).toISOString()
    return listed({ next }, [
      state,
      [{ do: 'set-timer', ms: wait, input: { type: 'due', item, tries } }, { do: 'save' }],
    ])
  }
  if (state.parked.length < MOST_PARKED) {
    return listed({ outcome: 'parked' }, giveUp(state, item, tries.tries, at))
  }
  const detail = `${MOST_PARKED} deliveries are parked`
  return listed({}, disable(state, { cause: 'too-many-parked', detail }))
}

const afterAttempt = (
  before: RunnerState,
  input: Extract<Input, { type: 'ended' }>,
  pauses: Pauses,
): RunnerStep => {
  const state = withoutAttempt(before, 'schedule')
  const { item, tried } = input
  if (!isDelivered(tried.outcome)) return afterFailure(state, input, pauses)
  return [
    { ...state, ...NOT_FAILING },
    [{ do: 'list', row: tried.made }, { do: 'settle', item }, { do: 'save' }, { do: 'read-on' }],
  ]
}

/** A retry by hand is made once and changes no schedule. Its answer counts for the endpoint like any other. */
const endedByHand = (
  before: RunnerState,
  { retry, subject, pending, tried, at }: Extract<Input, { type: 'ended-by-hand' }>,
): RunnerStep => {
  const state = withRetried(withoutAttempt(before, 'hand'), retry.revision)
  const list: Action = { do: 'list', row: tried.made }
  if (!isDelivered(tried.outcome)) {
    const { failing, disabled } = withFailure(state, tried.outcome, at)
    const [next, actions] = disabled
      ? disable({ ...state, ...failing }, disabled)
      : ([{ ...state, ...failing }, []] as const)
    return [next, [list, ...actions, { do: 'save' }]]
  }
  const parked = state.parked.filter(
    ({ position, epoch }) => position !== subject.position || epoch !== subject.epoch,
  )
  const settle: readonly Action[] =
    pending && subject.epoch === state.epoch ? [{ do: 'settle', item: pending }] : []
  return [{ ...state, ...NOT_FAILING, parked }, [list, ...settle, { do: 'read-on' }, { do: 'save' }]]
}

const afterBreak = (before: RunnerState, attempt: Attempt, { saveMs }: Pauses): RunnerStep => {
  const state = withoutAttempt(before, attempt.by)
  // It could not even be tried: an operator who still wants it asks again.
  if (attempt.by === 'hand') {
    return [withRetried(state, state.endpoint.retries.at(-1)?.revision ?? state.lastRetry), []]
  }
  const { item } = attempt
  const { tries, failures } = item
  return [state, [{ do: 'set-timer', ms: saveMs, input: { type: 'due', item, tries: { tries, failures } } }]]
}

/** The next state, and the actions to carry out, after something happened. */
export const decide = (state: RunnerState, input: Input, pauses: Pauses): RunnerStep => {
  switch (input.type) {
    case 'changed':
      return [withEndpoint(state, input.endpoint), []]
    case 'held':
      return [{ ...state, isHeld: true }, []]
    case 'stopped':
      return [{ ...state, open: false }, []]
    case 'lease-lost':
      return [{ ...state, open: false }, [{ do: 'give-up-lease' }]]
    case 'started': {
      const byHand = input.attempt.by === 'hand'
      return [{ ...state, underWay: state.underWay + 1, retrying: state.retrying || byHand }, []]
    }
    case 'ended':
      return afterAttempt(state, input, pauses)
    case 'ended-by-hand':
      return endedByHand(state, input)
    case 'aborted':
      return [withoutAttempt(state, input.attempt.by), []]
    case 'broken':
      return afterBreak(state, input.attempt, pauses)
    case 'due':
      return [state, state.open ? [{ do: 'again', item: input.item, tries: input.tries }] : []]
    case 'rested':
      return [{ ...state, rests: state.rests - 1 }, []]
  }
}
