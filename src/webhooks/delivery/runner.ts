/**
 * Delivers to one endpoint: carries out what `decide` says, with real requests, timers and saves, and tells it what happens.
 * It reports what goes wrong for good, and never stops by itself without saying so.
 */
import type { Logger } from 'pino'
import type { DataOf } from '../../../events/catalogue.ts'
import type { Position } from '../../store/port.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { type AttemptOptions, openAttemptRunner } from './attemptRunner.ts'
import type { Attempts } from './attempts.ts'
import { openAutosave } from './autosave.ts'
import type { Cursor } from './cursor.ts'
import type { Origins } from './origins.ts'
import { decide } from './runnerDecision.ts'
import {
  type Action,
  type Attempt,
  attemptedEventOf,
  type Input,
  nextAttempt,
  openState,
  savedOf,
} from './runnerState.ts'
import { LeaseLost, type SavedCursor } from './savedCursor.ts'
import type { Timing } from './timing.ts'
import { openWindow, type Window } from './window.ts'

export interface RunnerOptions extends AttemptOptions {
  readonly attempts: Attempts
  readonly origins: Origins
  readonly timing: Timing
  /** The last position that may be delivered to a receiver that has everything up to `after`. */
  readonly mayLeave: (after: Position) => Position
  readonly log: Pick<Logger, 'warn'>
  /** Disables the endpoint; the runner has stopped sending. */
  readonly disable: (disabled: DataOf<'WebhookDisabled'>) => void
  /** Called when a delivery was settled: the window has room for more of the log. */
  readonly roomy: () => void
  readonly onLeaseLost: () => void
  readonly onFailed: (error: unknown) => void
}

export interface Runner {
  readonly window: Window
  endpoint(): Endpoint
  /** Takes over a change that needs no other runner: a secret, headers, more requests at once, a retry by hand. */
  update(endpoint: Endpoint): void
  /** Sends what may be sent. */
  pump(): void
  /** Sends nothing more: another runner will take its place. */
  hold(): void
  isHeld(): boolean
  /** To be called when more of the log was read, though perhaps nothing matched. */
  passed(): void
  /** Saves what is not saved. */
  flush(): Promise<void>
  /** Stops sending, waits a limited time for the attempts under way, and saves. Without `save` it stops at once. */
  stop(save: boolean): Promise<void>
}

export const openRunner = (first: Endpoint, saved: SavedCursor, options: RunnerOptions): Runner => {
  const { attempts, origins, timing, now } = options
  const window = openWindow(saved.cursor)
  const abort = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const flights = new Set<Promise<void>>()
  const origin = new URL(first.url).origin
  let tryOnce = openAttemptRunner(options, first)
  let state = openState(first, saved.cursor)

  const happen = (input: Input): void => {
    const [next, actions] = decide(state, input, timing)
    state = next
    for (const action of actions) carryOut(action)
  }

  const write = async (): Promise<boolean> => {
    try {
      const cursor: Cursor = { ...saved.cursor, ...window.place(), ...savedOf(state) }
      await saved.write(cursor)
      return true
    } catch (error) {
      if (error instanceof LeaseLost) happen({ type: 'lease-lost' })
      else options.onFailed(error)
      return false
    }
  }
  const autosave = openAutosave(write, timing.saveMs, pump)

  const setTimer = (ms: number, input: Input): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      happen(input)
      pump()
    }, ms).unref()
    timers.add(timer)
  }

  const carryOut = (action: Action): void => {
    switch (action.do) {
      case 'list':
        attempts.add(action.row)
        break
      case 'settle':
        window.settle(action.item)
        break
      case 'again':
        window.again(action.item, action.tries)
        break
      case 'set-timer':
        setTimer(action.ms, action.input)
        break
      case 'save':
        autosave.countDelivery()
        break
      case 'read-on':
        options.roomy()
        break
      case 'log-parked':
        options.log.warn(
          { webhook: first.id, ...action.parked },
          'a delivery was parked: it failed for the last time, and is retried by hand only',
        )
        break
      case 'disable':
        options.disable(action.disabled)
        break
      case 'give-up-lease':
        options.onLeaseLost()
        break
    }
  }

  /** Makes an attempt, and says how it ended. */
  const attemptOf = async (attempt: Attempt): Promise<Input> => {
    if (attempt.by === 'schedule') {
      const { item } = attempt
      const tried = await tryOnce(attemptedEventOf(item, state), item.tries + 1, abort.signal)
      if (!tried) return { type: 'aborted', attempt }
      return { type: 'ended', item, tried, at: now(), random: timing.random() }
    }
    const { retry } = attempt
    const waiting = window.find(retry.position)
    // A delivery that this epoch still has to make is sent with the link of this epoch, though it was last tried in another.
    const subject = waiting ? attemptedEventOf(waiting, state) : retry
    const tried = await tryOnce(subject, 0, abort.signal)
    if (!tried) return { type: 'aborted', attempt }
    const pending = window.find(retry.position)
    return { type: 'ended-by-hand', retry, subject, pending, tried, at: now() }
  }

  const start = (attempt: Attempt): void => {
    happen({ type: 'started', attempt })
    const flight = attemptOf(attempt)
      .catch((error): Input => {
        options.onFailed(error)
        return { type: 'broken', attempt }
      })
      .then(happen)
      .finally(() => {
        flights.delete(flight)
        origins.give(origin)
        pump()
      })
    flights.add(flight)
  }

  const mayLeave = (position: Position): boolean => options.mayLeave(position - 1) >= position

  function pump(): void {
    for (;;) {
      const attempt = nextAttempt(state, autosave.isFull() ? undefined : window.peek(), mayLeave)
      if (!attempt || !origins.take(origin, pump)) return
      if (attempt.by === 'schedule') window.next()
      start(attempt)
    }
  }

  return {
    window,
    endpoint: () => state.endpoint,
    update: (endpoint) => {
      tryOnce = openAttemptRunner(options, endpoint)
      happen({ type: 'changed', endpoint })
      pump()
    },
    pump,
    hold: () => happen({ type: 'held' }),
    isHeld: () => state.isHeld,
    passed: () => autosave.saveWithin(timing.idleSaveMs),
    flush: autosave.flush,
    stop: async (keep) => {
      happen({ type: 'stopped' })
      for (const timer of timers) clearTimeout(timer)
      if (keep && flights.size > 0) {
        const patience = new Promise<void>((resolve) => setTimeout(resolve, timing.patienceMs).unref())
        await Promise.race([Promise.allSettled(flights), patience])
      }
      abort.abort()
      autosave.stop()
      if (keep) await autosave.flush()
    },
  }
}
