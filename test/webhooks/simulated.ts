/**
 * A runner without time, network or disk: the state machine and the window as the runner uses them, with a clock that only
 * the test moves, timers that fire in order, and a receiver whose answers are decided by numbers.
 */

import type { AttemptResult } from '../../src/webhooks/delivery/attemptRunner.ts'
import { beginEpoch, type Cursor } from '../../src/webhooks/delivery/cursor.ts'
import { decide } from '../../src/webhooks/delivery/runnerDecision.ts'
import {
  type Attempt,
  attemptedEventOf,
  type Input,
  nextAttempt,
  openState,
  type RunnerState,
  savedOf,
} from '../../src/webhooks/delivery/runnerState.ts'
import { type Order, openWindow, orderingKeysOf } from '../../src/webhooks/delivery/window.ts'
import type { AskedRetry, Endpoint } from '../../src/webhooks/endpoints/endpoint.ts'

const START = Date.parse('2031-01-10T12:00:00.000Z')
const PAUSES = { schedule: [5_000, 30_000, 3_600_000], saveMs: 200 }
/** More attempts than one input can start: a state machine that starts more would never stop. */
const MOST_STARTED = 1_000

/** The time so many milliseconds after the start, RFC 3339. */
export const timeOf = (ms: number): string => new Date(START + ms).toISOString()

export const endpointOf = (more: Partial<Endpoint>): Endpoint =>
  ({
    id: 'wh',
    status: 'active',
    order: 'deal',
    inFlight: 4,
    retries: [],
    activeSince: timeOf(0),
    ...more,
  }) as Endpoint

export const cursorAt = (low: number): Cursor => ({ ...beginEpoch(0, low, undefined), retried: 0 })

export const retryOf = (position: number, revision: number): AskedRetry => ({
  position,
  revision,
  eventId: `e${position}`,
  previous: null,
  epoch: 0,
})

/** The result of an attempt at the event of a position. */
export const answered = (position: number, status: number | undefined, rest?: number): AttemptResult => {
  const headers: Record<string, string> = rest === undefined ? {} : { 'retry-after': String(rest) }
  const isTaken = status !== undefined && status < 300
  return {
    outcome: { ...(status !== undefined && { status }), headers, body: '', ms: 1 },
    made: {
      webhook: 'wh',
      delivery: `e${position}_wh`,
      event: `e${position}`,
      type: 'StatementMade',
      position,
      previous: null,
      epoch: 0,
      at: timeOf(0),
      ms: 1,
      attempt: 1,
      outcome: isTaken ? 'delivered' : 'failed',
      status: status ?? null,
      error: null,
      response: '',
      next: null,
    },
  }
}

/** An attempt on schedule, and the state of things when it started. */
interface Sent {
  readonly position: number
  /** When it started, and when the rest that the receiver asked for ends, in milliseconds since the start. */
  readonly at: number
  readonly restUntil: number
  /** Deliveries that were offered and neither delivered nor parked. */
  readonly unsettled: readonly number[]
  /** The ordering keys of all attempts on schedule under way, but for those that a retry by hand settled meanwhile. */
  readonly orderingKeys: readonly string[]
}

export interface Simulated {
  readonly order: Order
  readonly sends: readonly Sent[]
  readonly offered: readonly number[]
  /** How often each position was delivered. */
  readonly delivered: ReadonlyMap<number, number>
  /** How often each was asked for by hand, and how often a restart did not know that it was delivered. */
  readonly askedFor: ReadonlyMap<number, number>
  readonly forgotten: ReadonlyMap<number, number>
  /** Positions that were parked though they were delivered before. */
  readonly parkedAfterDelivery: readonly number[]
  readonly disabled: string | undefined
  now(): number
  parked(): readonly number[]
  offer(count: number): void
  /** Ends the attempt that was started first. */
  answer(status: number | undefined, rest?: number): void
  /** Moves the clock to the next timer. */
  wait(): void
  /** Takes one step, which the number decides. */
  step(what: number): void
  /** Answers 200 until nothing is left to do; parked deliveries are retried by hand. */
  finish(): void
}

export const simulate = (settings: { readonly order: Order; readonly inFlight: number }): Simulated => {
  const { order } = settings
  let endpoint = endpointOf(settings)
  let saved = cursorAt(0)
  let state: RunnerState = openState(endpoint, saved)
  let window = openWindow(saved)
  let clock = 0
  let revision = 0
  let restUntil = 0
  let disabled: string | undefined
  let flights: Attempt[] = []
  let timers: { readonly at: number; readonly input: Input }[] = []
  const offered: number[] = []
  const unsettled = new Set<number>()
  const delivered = new Map<number, number>()
  const askedFor = new Map<number, number>()
  const forgotten = new Map<number, number>()
  /** Revisions of the retries by hand that delivered. */
  const byHand = new Set<number>()
  const sends: Sent[] = []
  const parkedAfterDelivery: number[] = []

  const count = (counts: Map<number, number>, position: number): void =>
    void counts.set(position, (counts.get(position) ?? 0) + 1)

  const orderingKeysAt = (position: number): readonly string[] =>
    orderingKeysOf(order, [`d${position % 3}`], 's')

  const happen = (input: Input): void => {
    const [next, actions] = decide(state, input, PAUSES)
    for (const { position } of next.parked) {
      const isNew = !state.parked.some((other) => other.position === position)
      if (isNew && !unsettled.has(position)) parkedAfterDelivery.push(position)
    }
    state = next
    for (const action of actions) {
      if (action.do === 'settle') {
        window.settle(action.item)
        unsettled.delete(action.item.position)
      } else if (action.do === 'again') window.again(action.item, action.tries)
      else if (action.do === 'set-timer') timers.push({ at: clock + action.ms, input: action.input })
      else if (action.do === 'disable') disabled = action.disabled.cause
    }
  }

  const pump = (): void => {
    for (let started = 0; ; started++) {
      const attempt = nextAttempt(state, window.peek(), () => true)
      if (!attempt) return
      if (started === MOST_STARTED) throw new Error('it never stops starting attempts')
      if (attempt.by === 'schedule') {
        window.next()
        const { position } = attempt.item
        const others = flights.flatMap((one) =>
          one.by === 'schedule' && unsettled.has(one.item.position) ? orderingKeysAt(one.item.position) : [],
        )
        sends.push({
          position,
          at: clock,
          restUntil,
          unsettled: [...unsettled],
          orderingKeys: [...others, ...orderingKeysAt(position)],
        })
      }
      happen({ type: 'started', attempt })
      flights.push(attempt)
    }
  }

  const read = (): void => {
    const upTo = window.readUpTo()
    for (const position of offered) {
      if (position > upTo) window.offer(position, `e${position}`, orderingKeysAt(position))
    }
    window.read(offered.at(-1) ?? 0)
    pump()
  }

  const offer = (more: number): void => {
    for (let n = 0; n < more; n++) {
      const position = (offered.at(-1) ?? 0) + 1
      offered.push(position)
      unsettled.add(position)
    }
    read()
  }

  const end = (attempt: Attempt, status: number | undefined, rest?: number): void => {
    const position = attempt.by === 'hand' ? attempt.retry.position : attempt.item.position
    const at = timeOf(clock)
    const tried = answered(position, status, rest)
    if (status === 200) count(delivered, position)
    if (attempt.by === 'schedule') {
      if (rest !== undefined) restUntil = Math.max(restUntil, clock + rest * 1_000)
      happen({ type: 'ended', item: attempt.item, tried, at, random: (clock % 100) / 100 })
    } else {
      if (status === 200) byHand.add(attempt.retry.revision)
      const pending = window.find(position)
      const subject = pending ? attemptedEventOf(pending, state) : attempt.retry
      happen({ type: 'ended-by-hand', retry: attempt.retry, subject, pending, tried, at })
    }
    pump()
  }

  const answer = (status: number | undefined, rest?: number): void => {
    const [attempt] = flights.splice(0, 1)
    if (attempt) end(attempt, status, rest)
  }

  const wait = (): void => {
    timers.sort((a, b) => a.at - b.at)
    const timer = timers.shift()
    if (!timer) return
    clock = Math.max(clock, timer.at)
    happen(timer.input)
    pump()
  }

  const save = (): void => {
    saved = { ...saved, ...window.place(), ...savedOf(state) }
  }

  /** Starts again at the cursor that was saved last. Attempts under way are broken off, and later deliveries are forgotten. */
  const restart = (): void => {
    for (const attempt of flights) happen({ type: 'aborted', attempt })
    flights = []
    timers = []
    restUntil = 0
    const known = new Set([...saved.done, ...saved.parked.map(({ position }) => position)])
    for (const position of offered) {
      if (position <= saved.low || known.has(position)) continue
      if (delivered.has(position)) count(forgotten, position)
      unsettled.add(position)
    }
    // A retry by hand whose end was not saved is made again.
    for (const { position, revision } of endpoint.retries) {
      if (revision > saved.retried && byHand.has(revision)) count(forgotten, position)
    }
    state = openState(endpoint, saved)
    window = openWindow(saved)
    read()
  }

  const resume = (): void => {
    disabled = undefined
    clock += 1
    endpoint = { ...endpoint, activeSince: timeOf(clock) }
    save()
    restart()
  }

  const ask = (position: number): void => {
    count(askedFor, position)
    endpoint = { ...endpoint, retries: [...endpoint.retries, retryOf(position, ++revision)] }
    happen({ type: 'changed', endpoint })
    pump()
  }

  const breakOff = (): void => {
    const [attempt] = flights.splice(0, 1)
    if (!attempt) return
    happen({ type: 'broken', attempt })
    pump()
  }

  const takeAny = (what: number): void => {
    const [attempt] = flights.splice(what % Math.max(1, flights.length), 1)
    if (attempt) end(attempt, 200)
  }

  const parked = (): readonly number[] => state.parked.map(({ position }) => position)

  const step = (what: number): void => {
    const [kind, rest] = [what % 20, Math.floor(what / 20)]
    if (disabled !== undefined) resume()
    else if (kind < 3) offer(1 + (rest % 4))
    else if (kind < 6) takeAny(rest)
    else if (kind < 10) answer(kind === 9 ? undefined : 500)
    else if (kind < 12) answer(kind === 10 ? 429 : 503, 1 + rest * 100)
    else if (kind < 15) wait()
    else if (kind === 15) save()
    else if (kind === 16) restart()
    else if (kind === 17) ask(offered[rest % Math.max(1, offered.length)] ?? 0)
    else if (kind === 18) breakOff()
    else if (rest % 4 === 0) answer(410)
    else if (parked().length > 0) ask(parked()[rest % parked().length] ?? 0)
  }

  const finish = (): void => {
    for (let n = 0; n < 10_000; n++) {
      if (disabled !== undefined) resume()
      else if (flights.length > 0) answer(200)
      else if (timers.length > 0) wait()
      else if (parked().length > 0) ask(parked()[0] ?? 0)
      else return
    }
    throw new Error('it never comes to an end')
  }

  return {
    order,
    sends,
    offered,
    delivered,
    askedFor,
    forgotten,
    parkedAfterDelivery,
    get disabled() {
      return disabled
    },
    now: () => clock,
    parked,
    offer,
    answer,
    wait,
    step,
    finish,
  }
}
