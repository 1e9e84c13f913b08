/**
 * Delivers to one endpoint: sends what its window lets go, tries again what failed, parks what was given up, and saves
 * the cursor. What goes wrong for good it reports; it never stops by itself without saying so.
 */
import type { Logger } from 'pino'
import type { DataOf } from '../../../events/catalogue.ts'
import type { Position } from '../../store/port.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { deliveryId } from '../outbound/cloudEvent.ts'
import type { Outcome } from '../outbound/send.ts'
import { isDelivered } from './attempt.ts'
import { type AttemptOptions, openAttemptRunner, type Subject } from './attemptRunner.ts'
import type { Attempts } from './attempts.ts'
import { openAutosave } from './autosave.ts'
import type { Cursor } from './cursor.ts'
import type { Origins } from './origins.ts'
import { isHopeless, LENIENCY, restAskedFor, runWith, waitAfter } from './retry.ts'
import { LeaseLost, type SavedCursor } from './savedCursor.ts'
import type { Timing } from './timing.ts'
import { type Item, MOST_PARKED, openWindow, park, type Window } from './window.ts'

export interface RunnerOptions extends AttemptOptions {
  readonly attempts: Attempts
  readonly origins: Origins
  readonly timing: Timing
  /** The farthest position that may be delivered to whoever has everything up to another. */
  readonly mayLeave: (after: Position) => Position
  readonly log: Pick<Logger, 'warn'>
  /** The endpoint is to be disabled; the runner has stopped sending. */
  readonly disable: (disabled: DataOf<'WebhookDisabled'>) => void
  /** Something was settled: there is room to read on. */
  readonly roomy: () => void
  readonly lost: () => void
  readonly failed: (error: unknown) => void
}

export interface Runner {
  readonly window: Window
  endpoint(): Endpoint
  /** Takes a change over that does not begin anew: a secret, headers, more at once, a retry asked for. */
  update(endpoint: Endpoint): void
  /** Sends what may be sent. */
  pump(): void
  /** Sends nothing more: it is to be stopped, for a change that begins anew. */
  hold(): void
  isHeld(): boolean
  /** Says that the log was read on, though perhaps nothing matched. */
  passed(): void
  /** Saves what is not saved. */
  flush(): Promise<void>
  /** Stops sending; waits for what is under way, but not for ever; saves. Without `save` at once. */
  stop(save: boolean): Promise<void>
}

export const openRunner = (first: Endpoint, saved: SavedCursor, options: RunnerOptions): Runner => {
  const { attempts, origins, timing, now } = options
  const window = openWindow(saved.cursor)
  const abort = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const flights = new Set<Promise<void>>()
  let endpoint = first
  let tryOnce = openAttemptRunner(options, first)
  const origin = new URL(first.url).origin
  let { parked, failingSince, failing, restingSince, retried } = saved.cursor
  // What failed before it was resumed does not count against it.
  if (failingSince !== null && failingSince < first.activeSince) {
    failingSince = null
    failing = null
    restingSince = null
  }
  let open = true
  let held = false
  let retrying = false
  /** How many answers asked for a rest that is not over. */
  let rests = 0

  const cursor = (): Cursor => ({
    ...saved.cursor,
    ...window.place(),
    parked,
    failingSince,
    failing,
    restingSince,
    retried,
  })

  const write = async (): Promise<boolean> => {
    try {
      await saved.write(cursor())
      return true
    } catch (error) {
      if (error instanceof LeaseLost) options.lost()
      else options.failed(error)
      return false
    }
  }
  const autosave = openAutosave(write, timing.saveMs, pump)

  const later = (ms: number, act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (open) act()
    }, ms).unref()
    timers.add(timer)
  }

  const freeze = (cause: DataOf<'WebhookDisabled'>['cause'], detail: string): void => {
    if (!open) return
    open = false
    options.disable({ cause, detail })
  }

  const noteSuccess = (): void => {
    failingSince = null
    failing = null
    restingSince = null
  }

  /** Whether a rest that was asked for counts as no failure: such a receiver works, but not for ever. */
  const isExcused = (asked: number | undefined, at: string): boolean => {
    if (asked === undefined) return false
    restingSince ??= at
    return Date.parse(at) - Date.parse(restingSince) < LENIENCY
  }

  /** What a failure means for the endpoint; false when it is disabled by it. */
  const noteFailure = ({ status }: Outcome, at: string, excused: boolean): boolean => {
    failingSince ??= at
    if (excused) return open
    failing = runWith(failing, at)
    if (status === 410) freeze('gone', 'the receiver answered 410 Gone')
    else if (isHopeless(failing)) freeze('no-success', `no delivery succeeded since ${failing.since}`)
    return open
  }

  const giveUp = (item: Item): void => {
    const one = { ...subjectOf(item), at: now() }
    if (parked.length >= MOST_PARKED) {
      freeze('too-many-parked', `${MOST_PARKED} deliveries are parked`)
      return
    }
    parked = [...park(parked, one)]
    const { position, eventId } = item
    const delivery = deliveryId(eventId, endpoint.id)
    options.log.warn(
      { webhook: endpoint.id, delivery, position: String(position), attempts: item.tries },
      'a delivery was parked: it failed for the last time, and is retried by hand only',
    )
    window.settle(item)
    autosave.moved()
    options.roomy()
  }

  const subjectOf = ({ position, previous, eventId }: Item): Subject => ({
    position,
    previous,
    eventId,
    epoch: saved.cursor.epoch,
  })

  const againIn = (ms: number, item: Item): void =>
    later(ms, () => {
      window.again(item)
      pump()
    })

  const rest = (ms: number): void => {
    rests++
    later(ms, () => {
      rests--
      pump()
    })
  }

  const deliver = async (item: Item): Promise<void> => {
    const tried = await tryOnce(subjectOf(item), item.tries + 1, abort.signal)
    if (!tried) return
    const { outcome, made } = tried
    if (isDelivered(outcome)) {
      attempts.add(made)
      noteSuccess()
      window.settle(item)
      autosave.moved()
      options.roomy()
      return
    }
    const time = now()
    const at = Date.parse(time)
    const asked = restAskedFor(outcome, at)
    const excused = isExcused(asked, time)
    item.tries++
    if (!excused) item.failures++
    if (asked !== undefined) rest(asked)
    const wait = waitAfter(item, asked, timing)
    attempts.add({
      ...made,
      outcome: wait === undefined ? 'parked' : 'failed',
      next: wait === undefined ? null : new Date(at + wait).toISOString(),
    })
    if (!noteFailure(outcome, time, excused)) return
    if (wait === undefined) return giveUp(item)
    againIn(wait, item)
    autosave.moved()
  }

  const fly = (work: () => Promise<void>, broken: () => void): void => {
    const flight = work()
      .catch((error) => {
        options.failed(error)
        broken()
      })
      .finally(() => {
        flights.delete(flight)
        origins.give(origin)
        pump()
      })
    flights.add(flight)
  }

  /** One attempt at a delivery that was asked for by hand; it leaves no trace in the schedule. */
  const retry = async (): Promise<void> => {
    const asked = endpoint.retries.find(({ revision }) => revision > retried)
    if (!asked) return
    // What is still to come in this epoch comes with its link, though it was last tried in another.
    const pending = window.find(asked.position)
    const subject = pending ? subjectOf(pending) : asked
    const tried = await tryOnce(subject, 0, abort.signal)
    if (!tried) return
    const { outcome, made } = tried
    attempts.add(made)
    if (isDelivered(outcome)) {
      noteSuccess()
      parked = parked.filter(
        ({ position, epoch }) => position !== subject.position || epoch !== subject.epoch,
      )
      const item = window.find(asked.position)
      if (item && subject.epoch === saved.cursor.epoch) window.settle(item)
      options.roomy()
    } else {
      const at = now()
      noteFailure(outcome, at, isExcused(restAskedFor(outcome, Date.parse(at)), at))
    }
    retried = asked.revision
    autosave.moved()
  }

  const startRetry = (): void => {
    if (retrying || !open || held) return
    const asked = endpoint.retries.find(({ revision }) => revision > retried)
    // What is not yet checked waits, as it does on its first way.
    if (!asked || options.mayLeave(asked.position - 1) < asked.position) return
    if (!origins.take(origin, pump)) return
    retrying = true
    const over = (): void => {
      retrying = false
    }
    // What could not even be tried is asked for again by whoever wants it.
    fly(
      () => retry().finally(over),
      () => {
        retried = endpoint.retries.at(-1)?.revision ?? retried
      },
    )
  }

  function pump(): void {
    startRetry()
    // A receiver that fails gets one request at a time, so that the hung ones do not fill the machine.
    const most = failingSince === null ? endpoint.inFlight : 1
    while (open && !held && rests === 0 && flights.size < most && !autosave.isFull() && window.isReady()) {
      if (!origins.take(origin, pump)) return
      const item = window.next()
      if (item)
        fly(
          () => deliver(item),
          () => againIn(timing.saveMs, item),
        )
      else origins.give(origin)
    }
  }

  return {
    window,
    endpoint: () => endpoint,
    update: (next) => {
      endpoint = next
      tryOnce = openAttemptRunner(options, next)
      pump()
    },
    pump,
    hold: () => {
      held = true
    },
    isHeld: () => held,
    passed: () => autosave.within(timing.idleSaveMs),
    flush: autosave.flush,
    stop: async (keep) => {
      open = false
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
