/**
 * Delivers to one endpoint: sends what its window lets go, tries again what failed, parks what was given up, and saves
 * the cursor. What goes wrong for good it reports; it never stops by itself without saying so.
 */
import type { DataOf } from '../../events/catalogue.ts'
import type { AttemptRow, Attempts } from '../store/sqlite/attempts.ts'
import { type Attempting, isDelivered, openAttempt } from './attempt.ts'
import { cloudEvent, deliveryId, sourceOf } from './cloudEvent.ts'
import type { Cursor, Parked } from './cursor.ts'
import type { Endpoint } from './endpoint.ts'
import type { Origins } from './origins.ts'
import type { Pages } from './pages.ts'
import { PATIENCE, pauseAfter, retryAfter } from './retry.ts'
import { LeaseLost, type SavedCursor } from './saving.ts'
import type { Outcome } from './send.ts'
import type { Timing } from './timing.ts'
import { type Item, MOST_PARKED, openWindow, park, type Window } from './window.ts'

/** Deliveries since the cursor was last saved, beyond which none is sent: so many may come again after a crash. */
export const MOST_UNSAVED = 256
/** So many are saved at once, without waiting for the time to do so. */
const SAVE_AFTER = 128

export interface RunnerOptions extends Attempting {
  readonly ledgerId: string
  readonly pages: Pages
  /** RFC 3339 UTC with milliseconds. */
  readonly now: () => string
  readonly attempts: Attempts
  readonly origins: Origins
  readonly timing: Timing
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
  /** Says that the log was read on, though perhaps nothing matched. */
  passed(): void
  /** Saves what is not saved. */
  flush(): Promise<void>
  /** Stops sending; waits for what is under way, but not for ever; saves. Without `save` at once. */
  stop(save: boolean): Promise<void>
}

/** What an attempt is about: an item of the window, or a delivery that was asked for again. */
type Subject = Pick<Parked, 'position' | 'previous' | 'eventId' | 'epoch'>

interface Tried {
  readonly outcome: Outcome
  readonly made: AttemptRow
}

export const openRunner = (first: Endpoint, saved: SavedCursor, options: RunnerOptions): Runner => {
  const { pages, attempts, origins, timing, now } = options
  const window = openWindow(saved.cursor)
  const source = sourceOf(options.ledgerId)
  const abort = new AbortController()
  const timers = new Set<NodeJS.Timeout>()
  const flights = new Set<Promise<void>>()
  let endpoint = first
  let attempt = openAttempt(options, first)
  const origin = new URL(first.url).origin
  let { parked, failingSince, retried } = saved.cursor
  // What failed before it was resumed does not count against it.
  if (failingSince !== null && failingSince < first.activeSince) failingSince = null
  let open = true
  let unsaved = 0
  let saving: Promise<void> | undefined
  let saveTimer: NodeJS.Timeout | undefined
  let saveAt = Number.POSITIVE_INFINITY
  let retrying = false

  const cursor = (): Cursor => ({ ...saved.cursor, ...window.place(), parked, failingSince, retried })

  const save = async (): Promise<void> => {
    clearTimeout(saveTimer)
    saveAt = Number.POSITIVE_INFINITY
    const counted = unsaved
    try {
      await saved.write(cursor())
      unsaved -= counted
      if (counted > 0) pump()
    } catch (error) {
      if (error instanceof LeaseLost) options.lost()
      else options.failed(error)
    }
  }

  /** Saves, one write after the other. */
  const flush = async (): Promise<void> => {
    while (saving) await saving
    saving = save().finally(() => {
      saving = undefined
      if (unsaved > 0) saveIn(timing.saveMs)
    })
    await saving
  }

  const saveIn = (ms: number): void => {
    if (!open) return
    // Endpoints save at the same moments, so that one transaction takes all their cursors.
    const present = performance.now()
    const wait = Math.ceil(ms - (present % ms))
    const at = present + wait
    if (at >= saveAt || saving) return
    clearTimeout(saveTimer)
    saveAt = at
    saveTimer = setTimeout(() => void flush(), wait).unref()
  }

  const moved = (): void => {
    unsaved++
    if (unsaved >= SAVE_AFTER && !saving) void flush()
    else saveIn(timing.saveMs)
  }

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

  /** Makes one attempt and writes it down; undefined when it was broken off by a stop. */
  const tryOnce = async (subject: Subject, number: number): Promise<Tried | undefined> => {
    const { position, previous, epoch, eventId } = subject
    const row = pages.at(position)
    if (!row) throw new Error(`the views have no event at position ${position}`)
    const id = deliveryId(eventId, endpoint.id)
    const at = now()
    const outcome = await attempt(id, cloudEvent(source, row, { previous, epoch }), at, abort.signal)
    if (abort.signal.aborted) return undefined
    const made: AttemptRow = {
      webhook: endpoint.id,
      delivery: id,
      event: eventId,
      type: row.type,
      position,
      previous,
      epoch,
      at,
      ms: outcome.ms,
      attempt: number,
      outcome: isDelivered(outcome) ? 'delivered' : 'failed',
      status: outcome.status ?? null,
      error: outcome.error ?? null,
      response: outcome.body,
      next: null,
    }
    return { outcome, made }
  }

  const noteSuccess = (): void => {
    failingSince = null
  }

  /** What a failure means for the endpoint; false when it is disabled by it. */
  const noteFailure = ({ status }: Outcome): boolean => {
    const at = now()
    failingSince ??= at
    if (status === 410) freeze('gone', 'the receiver answered 410 Gone')
    else if (Date.parse(at) - Date.parse(failingSince) >= PATIENCE) {
      freeze('no-success', `no delivery succeeded since ${failingSince}`)
    }
    return open
  }

  const giveUp = (item: Item): void => {
    const one = { ...subjectOf(item), at: now() }
    if (parked.length >= MOST_PARKED) {
      freeze('too-many-parked', `${MOST_PARKED} deliveries are parked`)
      return
    }
    parked = [...park(parked, one)]
    window.settle(item)
    moved()
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

  const deliver = async (item: Item): Promise<void> => {
    const tried = await tryOnce(subjectOf(item), item.failures + 1)
    if (!tried) return
    const { outcome, made } = tried
    if (isDelivered(outcome)) {
      attempts.add(made)
      noteSuccess()
      window.settle(item)
      moved()
      options.roomy()
      return
    }
    item.failures++
    const pause = pauseAfter(item.failures, timing.random(), timing.schedule)
    const asked =
      outcome.status === 429 || outcome.status === 503
        ? retryAfter(outcome.headers['retry-after'], Date.parse(now()))
        : undefined
    const wait = pause === undefined ? undefined : (asked ?? pause)
    const next = wait === undefined ? null : new Date(Date.parse(now()) + wait).toISOString()
    attempts.add({ ...made, outcome: wait === undefined ? 'parked' : 'failed', next })
    if (!noteFailure(outcome)) return
    if (wait === undefined) return giveUp(item)
    againIn(wait, item)
    moved()
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
    const tried = await tryOnce(asked, 0)
    if (!tried) return
    const { outcome, made } = tried
    attempts.add(made)
    if (isDelivered(outcome)) {
      noteSuccess()
      parked = parked.filter(({ position }) => position !== asked.position)
      const item = window.find(asked.position)
      if (item) window.settle(item)
      options.roomy()
    } else noteFailure(outcome)
    retried = asked.revision
    moved()
  }

  const startRetry = (): void => {
    if (retrying || !open || !endpoint.retries.some(({ revision }) => revision > retried)) return
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
    while (open && flights.size < most && unsaved < MOST_UNSAVED && window.isReady()) {
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
      attempt = openAttempt(options, next)
      pump()
    },
    pump,
    passed: () => saveIn(timing.idleSaveMs),
    flush,
    stop: async (keep) => {
      open = false
      for (const timer of timers) clearTimeout(timer)
      if (keep && flights.size > 0) {
        const patience = new Promise<void>((resolve) => setTimeout(resolve, timing.patienceMs).unref())
        await Promise.race([Promise.allSettled(flights), patience])
      }
      abort.abort()
      clearTimeout(saveTimer)
      if (keep) await flush()
      clearTimeout(saveTimer)
    },
  }
}
