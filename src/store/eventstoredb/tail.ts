/**
 * One subscription to the log on the server, in batches. It ends with an error, with an abort, or when its
 * reader leaves.
 */

import { setTimeout as pause } from 'node:timers/promises'
import { type AllStreamResolvedEvent, streamNameFilter } from '@eventstore/db-client'
import { StoreError } from '../../failure/storeError.ts'
import { createBell } from '../bell.ts'
import type { LogBatch, LoggedEvent, Position } from '../port.ts'
import { type Connection, MOST_SUBSCRIPTIONS, WINDOW } from './client.ts'
import { loggedOf } from './events.ts'
import type { LogTrust } from './patience.ts'
import { checkpointOf, rightAfter } from './positions.ts'
import type { ReadProgress } from './readProgress.ts'
import { ownEvents } from './reads.ts'
import type { StreamNames } from './streamNames.ts'

/** How long an event may be in the log before the subscription delivers it, in milliseconds. */
const GRACE_MS = 2_000
/** The most events that wait in memory, and the most in one batch. */
const AHEAD = 512
const BATCH_EVENTS = 1_000
const BATCH_CHARACTERS = 4 * 1024 * 1024
/**
 * While it catches up, a batch gathers this many events or this many milliseconds, because each batch costs its
 * readers.
 */
const GATHER_EVENTS = 500
const GATHER_MS = 50

export interface Log {
  readonly connection: Connection
  readonly names: StreamNames
  readonly seen: ReadProgress
  /**
   * How long a subscription may be silent, in milliseconds. If it is not confirmed or not live by then, it is
   * dropped. If it is live, the log is checked for events that it did not deliver.
   */
  readonly silence: number
}

/**
 * Whether the log holds an event that the subscription should have delivered. Reading from a checkpoint keeps
 * this cheap.
 */
const goesOn = async ({ connection, names }: Log, told: Position, reached: Position): Promise<boolean> => {
  const found = await ownEvents(connection, names, { after: rightAfter(Math.max(told, reached)) })
  return found.some(({ position }) => position > told)
}

const subscribe = (log: Log, after: Position | undefined, trust: LogTrust | undefined) => {
  const { connection, names, seen } = log
  /** The position of the last delivered event, and how often the server has sent anything. */
  let told = after ?? 0
  let signs = 0
  /** A checkpoint after events that the reader has not taken yet. */
  let reached = 0
  const filter = streamNameFilter({
    prefixes: [names.prefix],
    maxSearchWindow: WINDOW,
    checkpointReached: async (_, { commit }) => {
      silence.refresh()
      signs++
      reached = checkpointOf(commit)
      if (subscription.readableLength === 0) seen.nothingTo(reached)
    },
  })
  const options = { fromPosition: rightAfter(after), filter, requiresLeader: true }
  const subscription = connection.client.subscribeToAll(options, { highWaterMark: AHEAD })
  const bell = createBell()
  const over = new AbortController()
  let failure: unknown
  let taken = 0
  /** The number of events after which the subscription is live. */
  let liveFrom = Infinity
  const fail = (error: unknown): void => {
    failure ??= error
    bell.ring()
  }
  let confirmed = false
  const look = async (): Promise<void> => {
    const before = signs
    // The reader may be slow.
    const quiet = () => signs === before && subscription.readableLength === 0
    if (!confirmed) throw new Error('the subscription is not confirmed')
    if (quiet() && liveFrom === Infinity)
      throw new Error('the subscription stalled before the end of the log')
    // Files can be restored without closing a connection, for example while the machine is frozen.
    trust?.doubt()
    await trust?.sure()
    if (quiet() && (await connection.reads.run(() => goesOn(log, told, reached)))) {
      await pause(GRACE_MS, undefined, { signal: over.signal })
      if (quiet()) throw new Error('the subscription did not deliver an event that is in the log')
    }
    if (!over.signal.aborted) silence.refresh()
  }
  const silence = setTimeout(() => look().catch(fail), log.silence)
  let gathering: NodeJS.Timeout | undefined
  const gathered = (): void => {
    gathering = undefined
    bell.ring()
  }
  subscription
    .on('error', fail)
    .on('end', () => fail(new Error('the server ended the subscription')))
    .on('close', () => fail(new Error('the subscription is closed')))
    .on('confirmation', () => {
      confirmed = true
      silence.refresh()
    })
    .on('readable', () => {
      silence.refresh()
      if (liveFrom !== Infinity || subscription.readableLength >= GATHER_EVENTS) bell.ring()
      else gathering ??= setTimeout(gathered, GATHER_MS)
    })
    .on('caughtUp', () => {
      liveFrom = taken + subscription.readableLength
      bell.ring()
    })
    .on('fellBehind', () => {
      liveFrom = Infinity
    })

  return {
    wait: bell.wait,
    failure: () => failure,
    live: () => taken >= liveFrom && subscription.readableLength === 0,
    take: (): readonly LoggedEvent[] => {
      const events: LoggedEvent[] = []
      let characters = 0
      while (events.length < BATCH_EVENTS && characters < BATCH_CHARACTERS) {
        const next: AllStreamResolvedEvent | null = subscription.read()
        if (next === null) break
        taken++
        signs++
        const event = loggedOf(next, names)
        told = event.position
        seen.event(event)
        characters += event.body.length
        events.push(event)
      }
      if (subscription.readableLength === 0) seen.nothingTo(reached)
      return events
    },
    end: (): void => {
      over.abort()
      clearTimeout(gathering)
      clearTimeout(silence)
      subscription.unsubscribe().catch(() => undefined)
    },
  }
}

/** Yields the events after a position, then continues live. Events that came before an error are yielded first. */
export async function* tail(
  log: Log,
  after: Position | undefined,
  signal: AbortSignal,
  trust?: LogTrust,
): AsyncGenerator<LogBatch> {
  const { connection } = log
  if (connection.subscriptions >= MOST_SUBSCRIPTIONS) {
    throw new StoreError('unavailable', `a connection takes at most ${MOST_SUBSCRIPTIONS} subscriptions`)
  }
  connection.subscriptions++
  const subscription = subscribe(log, after, trust)
  try {
    let live = false
    while (!signal.aborted) {
      const events = subscription.take()
      const now = subscription.live()
      if (events.length > 0 || (now && !live)) {
        live = now
        yield { events, live }
      } else if (subscription.failure()) {
        throw subscription.failure()
      } else {
        if (!now) live = false
        await subscription.wait(signal)
      }
    }
  } finally {
    connection.subscriptions--
    subscription.end()
  }
}
