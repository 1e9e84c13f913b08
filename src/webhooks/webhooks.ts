/** Connects the parts of webhooks for a service. */
import { randomUUID } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { parseEvent } from '../../events/catalogue.ts'
import { erasureGeneration } from '../../projections/read/names.ts'
import type { EventStore, LoggedEvent, Position } from '../store/port.ts'
import type { Follower } from '../tail/tail.ts'
import type { PositionMarks } from '../views/positionMarks.ts'
import type { Views } from '../views/views.ts'
import type { Administration } from './administration/administration.ts'
import { type Attempts, openAttempts } from './delivery/attempts.ts'
import { type Deliverer, openDeliverer } from './delivery/deliverer.ts'
import { openOrigins } from './delivery/origins.ts'
import { TIMING, type Timing } from './delivery/timing.ts'
import { openEndpoints } from './endpoints/endpoints.ts'
import { openServerKey } from './endpoints/serverKey.ts'
import { type Live, openLive } from './live/live.ts'
import { type LookUpHost, networksOf } from './outbound/address.ts'
import { openSender } from './outbound/send.ts'

export interface WebhooksConfig {
  /** Folder of the views, and of the ledger unless `store` names another place. */
  readonly data: string
  /** Connection string of the store: `sqlite:PATH` or `esdb://HOST:PORT?…`. It may hold a password. */
  readonly store: string
  /** File of the key that seals secrets; it is made when it is missing. */
  readonly keyFile: string
  /** Networks that are not public and that webhooks may still connect to. */
  readonly webhookNetworks: readonly string[]
  /** Whether endpoints may have URLs of plain http. */
  readonly webhookHttp: boolean
  /** Most live streams at once, of all clients and of one API key. */
  readonly streams: number
  readonly streamsPerKey: number
}

export interface WebhooksOptions {
  readonly store: EventStore
  readonly views: Views
  readonly marks: PositionMarks
  readonly config: WebhooksConfig & { readonly hosts: readonly string[]; readonly host: string }
  readonly log: Logger
  readonly now: () => string
  /** The last position that may leave the service for a receiver that has everything up to `after`; any by default. */
  readonly mayLeave?: (after: Position) => Position
  /** Whether deliveries wait since the ledger was restored. */
  readonly paused?: boolean
  /** Whether an API key sees withheld names now. */
  readonly seesNames: (key: string) => boolean
  /** The resolver of the system, except in tests. */
  readonly resolve?: LookUpHost
  readonly timing?: Partial<Timing>
  /** Certificates to trust besides those of the system, for tests. */
  readonly ca?: string
  /** Milliseconds for a whole request; tests set fewer. */
  readonly deadlineMs?: number
}

export interface Webhooks extends Administration {
  readonly follower: Follower
  readonly attempts: Attempts
  readonly deliverer: Deliverer
  readonly live: Live
  close(): Promise<void>
}

const systemResolve: LookUpHost = async (name) =>
  (await lookup(name, { all: true })).map(({ address }) => address)

/** Events after which a name may no longer be shown. */
const HIDING: ReadonlySet<string> = new Set(['PersonErased', 'PersonNameWithheld', 'PersonErasureRequested'])

/** @throws BadKeyFile */
export const openWebhooks = async (options: WebhooksOptions): Promise<Webhooks> => {
  const { store, views, marks, config, log, now, resolve = systemResolve } = options
  const key = openServerKey(config.keyFile)
  if (options.paused)
    log.warn(
      'deliveries are paused since the ledger was restored: stop the service, run detente webhooks resume, and start it again',
    )
  // When a part fails to open, those that are open are closed again, the last first.
  await using opened = new AsyncDisposableStack()
  const rules = { allowed: networksOf(config.webhookNetworks), http: config.webhookHttp }
  const attempts = openAttempts(join(config.data, 'webhooks.db'), (error) =>
    log.warn({ err: error }, 'attempts at deliveries could not be written down'),
  )
  opened.defer(attempts.close)
  const sender = openSender({
    resolve,
    allowed: rules.allowed,
    refused: (host, address) =>
      log.warn({ host, address }, 'a webhook was not let through to an address that is not public'),
    ...(options.ca !== undefined && { ca: options.ca }),
    ...(options.deadlineMs !== undefined && { deadlineMs: options.deadlineMs }),
  })
  opened.defer(sender.close)
  const endpoints = openEndpoints(store, now)
  // Names may have been erased while this node could not empty the answers, or was not running.
  attempts.forgetAnswers(erasureGeneration(views.sql))
  const timing = { ...TIMING, ...options.timing }
  const deliverer = openDeliverer({
    store,
    views,
    mayLeave: options.paused ? (after) => after : (options.mayLeave ?? (() => Number.POSITIVE_INFINITY)),
    seesNames: options.seesNames,
    marks,
    endpoints,
    attempts,
    sender,
    key,
    now,
    log,
    origins: openOrigins(),
    timing,
    holder: randomUUID(),
    // Only one process has an embedded ledger open for writing.
    alone: config.store.startsWith('sqlite:'),
  })

  opened.defer(deliverer.close)

  const { heartbeatMs } = timing
  const live = openLive(
    views,
    { heartbeatMs, marks, most: config.streams, mostOfKey: config.streamsPerKey, now },
    (error) => log.error({ err: error }, 'the live stream could not be read on; it is tried again'),
  )
  opened.defer(live.close)

  const follow = async (events: readonly LoggedEvent[]): Promise<void> => {
    for (const { stream, type, body } of events) {
      if (stream.startsWith('webhook-')) await endpoints.refresh(stream)
      const revoked = type === 'KeyRevoked' && parseEvent(body)
      if (revoked && revoked.type === 'KeyRevoked') live.expel(revoked.data.keyId)
    }
    // The answer of a receiver may hold the name of a person who was erased, or whose name is withheld.
    const erasing = events.findLast(({ type }) => HIDING.has(type))
    if (erasing) attempts.forgetAnswers(erasing.position)
    deliverer.wake()
    live.wake()
  }

  const all = opened.move()
  return {
    store,
    views,
    marks,
    endpoints,
    attempts,
    deliverer,
    live,
    rules,
    sender,
    key,
    now,
    origin: config.hosts[0] ?? config.host,
    follower: {
      name: 'webhooks',
      position: views.position,
      handle: ({ events }) => follow(events),
    },
    close: () => all.disposeAsync(),
  }
}
