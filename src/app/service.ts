/** The service without HTTP: the ledger, its views, and everything that records commands or follows the log. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Logger } from 'pino'
import { projections } from '../../projections/all.ts'
import { lastRecorded, licencesOf, locateEvent } from '../../projections/read/events/streams.ts'
import { holderOfIdentifier } from '../../projections/read/people/person.ts'
import { holdersOfIdentifier } from '../../projections/read/targets/identifierHolders.ts'
import { type AccessLog, openAccessLog } from '../audit/accessLog.ts'
import { type Audit, openAudit } from '../audit/audit.ts'
import { StoreError } from '../failure/storeError.ts'
import { keepToSelf } from '../files/modes.ts'
import { openProbe, type Unwritable } from '../files/probe.ts'
import { type Keys, openKeys } from '../keys/keys.ts'
import { type Erasures, openErasures } from '../people/erasures.ts'
import { openRebuilds, type Rebuilds } from '../rebuild/rebuilds.ts'
import { openReplays, type Replays } from '../rebuild/replays.ts'
import { openViewsGuard, type ViewsGuard } from '../rebuild/viewsGuard.ts'
import { type ClockWatch, openClock, STEADY, type Steady, watchClock } from '../record/clock.ts'
import type { Recorder } from '../record/recorder.ts'
import { openHistories } from '../rules/kernel/world.ts'
import { openIdentifiers } from '../rules/people/personIdentifiers.ts'
import { openSearch, type Search } from '../search/search.ts'
import { acquireLock } from '../sqlite/lock.ts'
import { openStore } from '../store/open.ts'
import type { EventStore, Position } from '../store/port.ts'
import { type FollowerFailure, openTail, type Tail } from '../tail/tail.ts'
import { type Policy, readPolicy } from '../tlog/policy.ts'
import { versionOf } from '../views/ddl.ts'
import { openPositionMarks, type PositionMarks, readRestored } from '../views/positionMarks.ts'
import { openSwappableViews, type SwappableViews } from '../views/swappableViews.ts'
import { arePaused } from '../webhooks/delivery/restorePause.ts'
import { STREAMS, STREAMS_PER_KEY } from '../webhooks/live/streamCounts.ts'
import { openWebhooks, type Webhooks, type WebhooksOptions } from '../webhooks/webhooks.ts'
import type { Config } from './config.ts'
import { sayFailed, sayTrouble } from './followerLog.ts'
import { checkKeptFiles } from './keptFiles.ts'
import { narrowFiles, narrowFolder } from './narrowModes.ts'

export interface Service {
  readonly store: EventStore
  readonly views: SwappableViews
  readonly audit: Audit
  readonly replays: Replays
  readonly rebuilds: Rebuilds
  readonly marks: PositionMarks
  readonly guard: ViewsGuard
  readonly search: Search
  readonly erasures: Erasures
  readonly tail: Tail
  /** The followers that cannot follow the log now, and why. */
  failing(): readonly FollowerFailure[]
  /** The folders that cannot be written to, by their content, with the error code, such as `ENOSPC`. */
  unwritable(): Promise<Unwritable>
  readonly keys: Keys
  /** Who got withheld names or details of persons. */
  readonly accesses: AccessLog
  readonly recorder: Recorder
  readonly webhooks: Webhooks
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
  readonly clock: ClockWatch
  /** Whether the log was replaced since this service opened it. Then it refuses every request. */
  readonly replaced: () => boolean
  close(): Promise<void>
}

const openFolder = (data: string): void => {
  try {
    // Recursive only if the parent is missing: under /proc, a recursive mkdir may never return.
    mkdirSync(data, { recursive: !existsSync(dirname(data)) })
  } catch (cause) {
    if ((cause as { code?: string }).code === 'EEXIST' && statSync(data).isDirectory()) return
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError('bad-address', `the data folder ${data} cannot be made: ${why}`, { cause })
  }
}

/** Webhook settings when nothing is configured: only public addresses over https. */
const webhookDefaults = (data: string): Omit<WebhooksOptions['config'], 'data' | 'store'> => ({
  keyFile: join(data, 'server.key'),
  webhookNetworks: [],
  webhookHttp: false,
  streams: STREAMS,
  streamsPerKey: STREAMS_PER_KEY,
  hosts: [],
  host: '127.0.0.1',
})

/** The latest `recordedAt` that this node has seen. It is looked up again only when the views have moved. */
const openLatest = ({
  sql,
  position,
}: Pick<SwappableViews, 'sql' | 'position'>): (() => string | undefined) => {
  let seen: { readonly at: Position; readonly latest: string | undefined } | undefined
  return () => {
    const at = position()
    if (seen?.at !== at) seen = { at, latest: lastRecorded(sql) }
    return seen.latest
  }
}

/** The policy in the file that names the witnesses. */
const policyIn = (path: string | undefined): Policy | undefined => {
  if (path === undefined) return undefined
  try {
    return readPolicy(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new StoreError('bad-address', `the policy ${path} cannot be used: ${why}`, { cause })
  }
}

/**
 * Opens the ledger and its views, and begins to follow the log.
 * @param given a clock in place of the system's; it is watched only if `steady` is given, too
 * @param whenReplaced called once when the log was replaced, for example because the server's files were
 *   restored from a backup. The service must then be closed and opened again, which reads the log again
 * @throws StoreError `bad-address` · `locked` · `wrong-format`
 */
export const openService = async (
  config: Pick<Config, 'data' | 'store' | 'signer' | 'origin'> &
    Partial<Pick<Config, 'erasures' | 'witnesses' | 'clockAccepted'> & WebhooksOptions['config']>,
  log: Logger,
  given?: () => string,
  webhookOptions: Partial<WebhooksOptions> = {},
  steady?: Steady,
  whenReplaced: (error: unknown) => void = () => {},
): Promise<Service> => {
  const now = given ?? openClock()
  keepToSelf()
  openFolder(config.data)
  narrowFolder(config, log)
  // If a later part fails, everything that is open is closed, the last opened first.
  await using opened = new AsyncDisposableStack()
  // The views of a folder have one writer, wherever the ledger is.
  opened.defer(acquireLock(join(config.data, 'lock.db')).release)
  // Nobody else may swap in other views for these.
  opened.defer(acquireLock(join(config.data, `views-${versionOf(projections)}.lock`)).release)
  const store = await openStore(config.store, (message) => log.warn(message))
  opened.defer(store.close)
  const kept = { erasures: config.erasures ?? join(config.data, 'erasures.txt') }
  await checkKeptFiles(store, { ...webhookDefaults(config.data), ...config, ...kept })
  const views = await openSwappableViews(config.data, store, projections)
  opened.defer(views.close)
  const erasures = openErasures(store, views, kept.erasures, now)
  const search = openSearch(config.data, config.store, views, log)
  opened.defer(search.close)
  views.onSwap(search.renew)
  const audit = await openAudit(
    join(config.data, 'audit'),
    store,
    {
      key: config.signer,
      origin: config.origin,
      policy: policyIn(config.witnesses),
      address: config.store,
    },
    log,
  )
  opened.defer(audit.close)
  const keys = openKeys(store, now)
  const accesses = openAccessLog(store, now)
  const marks = openPositionMarks(store.ledgerId, await readRestored(store), views)
  const webhooks = await openWebhooks({
    store,
    views,
    marks,
    config: { ...webhookDefaults(config.data), ...config },
    log,
    now,
    mayLeave: audit.mayLeave,
    paused: await arePaused(store),
    seesNames: (key) => keys.has(key, 'names'),
    ...webhookOptions,
  })
  opened.defer(webhooks.close)
  audit.onMoved(webhooks.deliverer.moved)
  const { data } = config
  const ledger = config.store.startsWith('sqlite:') ? dirname(config.store.slice('sqlite:'.length)) : data
  const unwritable = openProbe(config.store.startsWith('sqlite:') ? { ledger, data } : { data })
  const followers = [views.follower, erasures.follower, search.follower, webhooks.follower, audit.follower]
  let replaced = false
  const tail = openTail(
    store,
    followers,
    ({ name }, error) => sayFailed(log, name, error),
    (trouble) => sayTrouble(log, trouble),
    ({ name }) => log.warn({ follower: name }, `${name} follows the log again`),
    (error) => {
      replaced = true
      whenReplaced(error)
    },
  )
  opened.defer(tail.close)
  const histories = openHistories(store, {
    event: (id) => locateEvent(views.sql, id),
    licencesOf: (sanctionId) => licencesOf(views.sql, sanctionId, views.position()),
    holdersOf: (identifier) => holdersOfIdentifier(views.sql, identifier),
  })
  const replays = openReplays({ data, store: config.store }, now)
  opened.defer(replays.close)
  const rebuilds = openRebuilds({ data, store: config.store }, views, now)
  opened.defer(rebuilds.close)
  const guard = openViewsGuard(views, replays, rebuilds, log)
  opened.defer(guard.close)
  const clock = watchClock({
    now,
    steady: steady ?? (given ? undefined : STEADY),
    latest: openLatest(views),
    acceptedUpTo: config.clockAccepted,
    log,
  })
  opened.defer(clock.close)
  const service = {
    store,
    views,
    audit,
    replays,
    rebuilds,
    marks,
    guard,
    search,
    erasures,
    tail,
    failing: () => [tail.failing(), views.failing() ?? [], search.failing() ?? []].flat(),
    unwritable,
    keys,
    recorder: {
      store,
      histories,
      identifiers: openIdentifiers((identifier) => holderOfIdentifier(views.sql, identifier)),
      applied: views.applied,
    },
    accesses,
    webhooks,
    now,
    clock,
    replaced: () => replaced,
  }
  narrowFiles(config, log)
  const all = opened.move()
  return { ...service, close: () => all.disposeAsync() }
}
