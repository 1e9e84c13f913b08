/** Health: whether the process lives, and whether the store is reachable and the views are up to date. */
import type { FastifyInstance } from 'fastify'
import type { Audit } from '../audit/audit.ts'
import { isStoreError } from '../failure/storeError.ts'
import type { Unwritable } from '../files/probe.ts'
import { forms, problemSchema, problems } from '../http/commonSchemas.ts'
import { JSON_TYPE, PROBLEM_TYPE } from '../http/formats/mediaTypes.ts'
import { READING } from '../http/reading.ts'
import type { Rebuilds } from '../rebuild/rebuilds.ts'
import type { ClockWatch } from '../record/clock.ts'
import { withinTime } from '../scheduling/timeLimit.ts'
import type { EventStore, Position } from '../store/port.ts'
import type { FollowerFailure, Tail } from '../tail/tail.ts'
import { type Poison, stoppedAt } from '../views/apply.ts'
import type { SwappableViews } from '../views/swappableViews.ts'
import { liveSchema, readySchema } from './healthSchema.ts'

/** The event that a projection could not apply, the error, and the remedy. */
const pausedBy = (poison: Poison) => ({
  projection: poison.projection,
  error: poison.message,
  event: stoppedAt(poison),
  remedy: 'Nothing was skipped. Start a version that can apply this event. It continues from here.',
})

/** The longest wait for a probe, in milliseconds: its caller is not patient either. */
const PROBE_MS = 2_000
/** An answer of the store this recent, in milliseconds, shows that it is reachable. */
const HEARD_MS = 5_000

/** The parts that health reports on. */
interface Parts {
  readonly store: EventStore
  readonly tail: Tail
  readonly views: SwappableViews
  readonly rebuilds: Rebuilds
  readonly audit: Audit
  readonly clock: ClockWatch
  /** The followers of the log that are not working now, and why. */
  failing(): readonly FollowerFailure[]
  /** The folders that cannot be written to, by their content, each with an error code such as `ENOSPC`. */
  unwritable(): Promise<Unwritable>
  /** Whether the log was replaced since the service opened it. */
  replaced(): boolean
}

/** The end of the log; undefined while the store is unreachable. */
const headOf = async ({ store }: Parts): Promise<Position | undefined> => {
  try {
    return await withinTime(PROBE_MS, store.head())
  } catch (error) {
    if (isStoreError(error)) return undefined
    throw error
  }
}

/** Views of this version that are being built while other ones serve. */
const beingBuilt = ({ rebuilds }: Parts) => {
  const { id, version, progress } = rebuilds.running() ?? {}
  return id === undefined ? {} : { rebuild: { id, version, progress } }
}

const viewsHealth = ({ views }: Parts, head: Position | undefined) => {
  const position = views.position()
  const poison = views.poison()
  return {
    state: views.state(),
    version: views.version,
    reading: READING,
    position: String(position),
    ...(head !== undefined && {
      head: String(head),
      progress: head === 0 ? 1 : Math.min(1, Math.floor((position / head) * 1000) / 1000),
    }),
    ...(poison && { paused: pausedBy(poison) }),
  }
}

/** How far the log is signed, and why no further. */
const auditHealth = ({ audit }: Parts) => {
  const trouble = audit.trouble()
  const witnesses = audit.witnessTrouble()
  const checking = audit.checking()
  return {
    events: audit.tree.size(),
    signed: Number(audit.checkpoint()?.size ?? 0),
    ...(checking && { checking }),
    ...(trouble !== undefined && { trouble }),
    ...(witnesses !== undefined && { witnesses }),
  }
}

/** Why something failed, for clients: without paths, which only the service's log has. */
const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const { code, syscall } = error as NodeJS.ErrnoException
  return syscall === undefined ? error.message.replaceAll(/(?:\/[^\s/'":,]+)+/g, '…') : `${code} (${syscall})`
}

/** The followers of the log that are not working now. */
const failingOf = (failing: readonly FollowerFailure[]) =>
  failing.map(({ follower, error, since, attempts, lasting }) => ({
    follower,
    error: reasonOf(error),
    since: new Date(since).toISOString(),
    attempts,
    triedAgain: !lasting,
  }))

/**
 * Whether the views are being built from recent data of the store. A node that folds a long log may be too busy
 * to find the end of the log in time, or others may write too many events for that.
 */
const isFolding = ({ tail, views }: Pick<Parts, 'tail' | 'views'>): boolean =>
  views.state() === 'building' && tail.trouble() === undefined && tail.silence() < HEARD_MS

const statusOf = (parts: Parts, head: Position | undefined, unwritable: Unwritable): string => {
  const { views, tail, audit, clock, failing } = parts
  if (views.state() === 'paused') return 'paused'
  // The log differs from the one that was signed. It may be wrong, and waiting does not help.
  if (audit.refusal() !== undefined) return 'not signing'
  if (head === undefined || tail.trouble() !== undefined) {
    return isFolding(parts) ? 'catching up' : 'unavailable'
  }
  if (failing().length > 0 || Object.keys(unwritable).length > 0) return 'unavailable'
  if (views.state() !== 'serving') return 'catching up'
  return clock.trouble() === undefined ? 'ready' : 'not recording'
}

const storeOf = (parts: Parts, head: Position | undefined): string => {
  if (parts.replaced()) return 'replaced'
  return head === undefined && !isFolding(parts) ? 'unreachable' : 'reachable'
}

export const addHealth = (app: FastifyInstance, parts: Parts): void => {
  const tags = ['health']
  const live = {
    tags,
    summary: 'Whether the process lives',
    response: { 200: forms('It does', { [JSON_TYPE]: liveSchema }), ...problems },
  }
  app.get('/health/live', { schema: live }, async () => ({
    status: 'ok',
  }))

  const schema = {
    tags,
    summary: 'Whether the store is reachable and the views are up to date',
    response: {
      200: forms('Ready', { [JSON_TYPE]: readySchema }),
      ...problems,
      503: forms('Not ready, and why', { [JSON_TYPE]: readySchema, [PROBLEM_TYPE]: problemSchema }),
    },
  }
  app.get('/health/ready', { schema }, async (_, reply) => {
    reply.header('cache-control', 'no-store')
    const [head, unwritable] = await Promise.all([headOf(parts), parts.unwritable()])
    const status = statusOf(parts, head, unwritable)
    const failing = failingOf(parts.failing())
    const clock = parts.clock.trouble()
    if (status !== 'ready') reply.code(503).header('retry-after', '1')
    return {
      status,
      store: storeOf(parts, head),
      views: { ...viewsHealth(parts, head), ...beingBuilt(parts) },
      audit: auditHealth(parts),
      ...(clock !== undefined && { clock: { trouble: clock } }),
      ...(failing.length > 0 && { failing }),
      ...(Object.keys(unwritable).length > 0 && { unwritable }),
    }
  })
}
