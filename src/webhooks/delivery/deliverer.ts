/**
 * Delivers to all endpoints: opens and stops the runner of each as the endpoint is changed, and has the log read for them. It
 * works only while this process holds the lease.
 */
import type { Logger } from 'pino'
import type { DataOf } from '../../../events/catalogue.ts'
import { isStoreError } from '../../failure/storeError.ts'
import type { EventStore, Position } from '../../store/port.ts'
import type { PositionMarks } from '../../views/positionMarks.ts'
import type { Views } from '../../views/views.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Endpoints } from '../endpoints/endpoints.ts'
import { openFilterIndex } from '../filters/filterIndex.ts'
import { openChangedVerdicts } from './deliveryVerdicts.ts'
import { openLease } from './lease.ts'
import { openPages } from './logPages.ts'
import { openLogReader } from './logReader.ts'
import { openRunner, type Runner, type RunnerOptions } from './runner.ts'
import { LeaseLost, takeCursor } from './savedCursor.ts'

/** How long to wait before another try when the store could not be reached, in milliseconds. */
const AGAIN_MS = 1_000

export interface DelivererOptions
  extends Omit<
    RunnerOptions,
    'disable' | 'roomy' | 'onLeaseLost' | 'onFailed' | 'ledgerId' | 'pages' | 'verdictsOf' | 'log'
  > {
  readonly store: EventStore
  readonly views: Pick<Views, 'sql' | 'position'>
  readonly marks: Pick<PositionMarks, 'log' | 'firstLog'>
  readonly endpoints: Endpoints
  readonly log: Logger
  /** A random name of this process. */
  readonly holder: string
  /** Whether no other process can deliver for this ledger. */
  readonly alone: boolean
}

export interface Deliverer {
  /** To be called when the views have applied more of the log. */
  wake(): void
  /** To be called when more of the log may leave, or less. */
  moved(): void
  /** Saves the cursor of an endpoint, if this process delivers to it. */
  flush(id: string): Promise<void>
  /** Whether this process delivers. */
  delivers(): boolean
  close(): Promise<void>
}

/** Whether a change needs another runner. */
const needsAnotherRunner = (before: Endpoint, after: Endpoint): boolean =>
  after.status !== 'active' ||
  before.epoch !== after.epoch ||
  before.order !== after.order ||
  before.url !== after.url

export const openDeliverer = (options: DelivererOptions): Deliverer => {
  const { store, endpoints, views, log, mayLeave } = options
  const pages = openPages(views)
  const verdictsOf = openChangedVerdicts(views)
  const runners = new Map<string, Runner>()
  /** The steps that are under way for each endpoint, in order. */
  const turns = new Map<string, Promise<void>>()
  const index = openFilterIndex<string>()
  let closed = false

  const failed = (error: unknown): void => {
    if (isStoreError(error, 'unavailable')) return
    log.error({ err: error }, 'a delivery could not be worked on')
  }
  const reader = openLogReader({ views, pages, runners, index, mayLeave, onFailed: failed })

  /** Disables an endpoint whose runner has stopped sending. It tries until it succeeds: else the endpoint would seem active and
   * get nothing. */
  const disable = (id: string, data: DataOf<'WebhookDisabled'>, isDue: () => boolean): void => {
    const decide = ({ status }: Endpoint) =>
      status === 'active' ? ({ type: 'WebhookDisabled', data } as const) : undefined
    endpoints.change(id, decide, 'service').then(
      () =>
        log.warn(
          { webhook: id, ...data },
          'a webhook was disabled: it gets nothing more until it is resumed',
        ),
      (error) => {
        failed(error)
        setTimeout(() => isDue() && disable(id, data, isDue), AGAIN_MS).unref()
      },
    )
  }

  /** Begins an epoch where the cursor is: receivers may have seen other events at its positions, which the restore removed. */
  const beginAfterRestore = async (id: string, after: Position): Promise<void> => {
    log.warn({ webhook: id, after: String(after) }, 'the ledger was restored: a webhook begins another epoch')
    // The listener of changes starts the endpoint again.
    await endpoints.change(id, () => ({ type: 'WebhookSought', data: { after } }), 'service')
  }

  const start = async (endpoint: Endpoint, token: number): Promise<void> => {
    const saved = await takeCursor(store, endpoint, token, options.marks)
    if (lease.token() !== token || closed) return
    const { id } = endpoint
    if (saved.foreign) return beginAfterRestore(id, saved.cursor.low)
    if (saved.damaged) {
      log.error(
        { webhook: id },
        'the cursor of a webhook was damaged; the deliveries of its epoch are sent again',
      )
    }
    const runner: Runner = openRunner(endpoint, saved, {
      ...options,
      pages,
      verdictsOf,
      ledgerId: store.ledgerId,
      disable: (data) => disable(id, data, () => !closed && runners.get(id) === runner),
      roomy: () => reader.roomy(runner),
      onLeaseLost: () => lease.giveUp(),
      onFailed: failed,
    })
    runners.set(id, runner)
    index.set(id, endpoint.filter)
    runner.pump()
    reader.wake()
  }

  const stop = async (id: string, save: boolean): Promise<void> => {
    const runner = runners.get(id)
    if (!runner) return
    runners.delete(id)
    index.remove(id)
    await runner.stop(save)
  }

  const bring = async (endpoint: Endpoint): Promise<void> => {
    const runner = runners.get(endpoint.id)
    const token = lease.token()
    if (
      runner &&
      (token === undefined || runner.isHeld() || needsAnotherRunner(runner.endpoint(), endpoint))
    ) {
      await stop(endpoint.id, token !== undefined)
    } else if (runner) {
      runner.update(endpoint)
      return
    }
    if (endpoint.status === 'removed') options.attempts.remove(endpoint.id)
    if (token !== undefined && endpoint.status === 'active' && !closed) await start(endpoint, token)
  }

  /** Makes the runner of an endpoint fit its present state, after the steps that were begun before. */
  const sync = (id: string): void => {
    const before = turns.get(id) ?? Promise.resolve()
    const mine = before.then(async () => {
      const endpoint = await endpoints.read(id)
      const known = endpoint ?? endpoints.removedEndpoint(id)
      if (known) await bring(known)
    })
    const settled = mine.catch((error) => {
      if (error instanceof LeaseLost) lease.giveUp()
      else failed(error)
      // Whatever the error was, the endpoint is tried again.
      if (!closed && lease.token() !== undefined) setTimeout(() => sync(id), AGAIN_MS).unref()
    })
    turns.set(id, settled)
    void settled.then(() => {
      if (turns.get(id) === settled) turns.delete(id)
    })
  }

  endpoints.onChange((endpoint) => {
    const runner = runners.get(endpoint.id)
    // At once: a receiver gets nothing more after its endpoint was paused, though its present state still has to be read.
    if (runner && needsAnotherRunner(runner.endpoint(), endpoint)) runner.hold()
    if (lease.token() !== undefined || runner) sync(endpoint.id)
  })

  const begin = (): void => {
    if (closed || lease.token() === undefined) return
    endpoints.load().then(
      () => {
        for (const { id } of endpoints.all()) sync(id)
      },
      (error) => {
        failed(error)
        setTimeout(begin, AGAIN_MS).unref()
      },
    )
  }

  const lease = openLease({
    store,
    holder: options.holder,
    alone: options.alone,
    onTaken: (fencingToken) => {
      log.info({ fencingToken }, 'this process delivers webhooks')
      begin()
    },
    onEnded: () => {
      log.warn('this process no longer delivers webhooks: another process does, or the store is unreachable')
      for (const id of runners.keys()) void stop(id, false)
    },
    onFailed: failed,
  })

  return {
    wake: reader.wake,
    moved: () => {
      // Retries by hand wait for this, too.
      for (const runner of runners.values()) runner.pump()
      reader.wake()
    },
    flush: async (id) => runners.get(id)?.flush(),
    delivers: () => lease.token() !== undefined,
    close: async () => {
      closed = true
      reader.close()
      await Promise.all(turns.values())
      await Promise.all([...runners.keys()].map((id) => stop(id, true)))
      await lease.close()
    },
  }
}
