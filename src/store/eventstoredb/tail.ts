/** One subscription to the log on the server, as batches: it ends with an error, an abort, or when it is left. */

import { setTimeout as pause } from 'node:timers/promises'
import { type AllStreamResolvedEvent, BACKWARDS, END, streamNameFilter } from '@eventstore/db-client'
import { createBell } from '../bell.ts'
import { StoreError } from '../errors.ts'
import type { LogBatch, LoggedEvent, Position } from '../port.ts'
import { type Connection, MOST_SUBSCRIPTIONS } from './client.ts'
import { loggedOf } from './events.ts'
import type { Names } from './names.ts'
import { behind, checkpointOf, positionOf } from './positions.ts'
import { through } from './reads.ts'
import type { Seen } from './seen.ts'

/** How long an event may be in the log and not be told, in milliseconds. */
const GRACE_MS = 2_000
/** Events of others that the server goes through before it says how far it is. */
const WINDOW = 1_000
/** Events that wait in memory, and those of one batch. */
const AHEAD = 512
const BATCH_EVENTS = 1_000
const BATCH_CHARACTERS = 4 * 1024 * 1024

export interface Log {
  readonly connection: Connection
  readonly names: Names
  readonly seen: Seen
  /**
   * How long a subscription may say nothing, in milliseconds. Unconfirmed or still catching up it is given up then;
   * live, the log is looked at for what it does not tell.
   */
  readonly silence: number
}

/** Whether the log holds what the subscription should have told behind a position: an event, or so many of others. */
const goesOn = async ({ connection, names }: Log, told: Position): Promise<boolean> => {
  const backwards = {
    direction: BACKWARDS,
    fromPosition: END,
    maxCount: 2 * WINDOW,
    requiresLeader: true,
  } as const
  let untold = 0
  for await (const { event, commitPosition } of through(connection.client.readAll(backwards))) {
    const position = positionOf(commitPosition ?? event!.position.commit)
    if (position <= told) return false
    if (event?.streamId.startsWith(names.prefix)) return true
    untold++
  }
  // Live, it names a checkpoint for as many.
  return untold === 2 * WINDOW
}

const subscribe = (log: Log, after: Position | undefined) => {
  const { connection, names, seen } = log
  /** Up to where the server has told what there is. */
  let told = after ?? 0
  const filter = streamNameFilter({
    prefixes: [names.prefix],
    maxSearchWindow: WINDOW,
    checkpointReached: async (_, { commit }) => {
      silence.refresh()
      told = Math.max(told, checkpointOf(commit))
      seen.nothingTo(checkpointOf(commit))
    },
  })
  const options = { fromPosition: behind(after), filter, requiresLeader: true }
  const subscription = connection.client.subscribeToAll(options, { highWaterMark: AHEAD })
  const bell = createBell()
  const over = new AbortController()
  let failure: unknown
  let taken = 0
  /** The number of events at which it has caught up. */
  let liveFrom = Infinity
  const fail = (error: unknown): void => {
    failure ??= error
    bell.ring()
  }
  let confirmed = false
  const look = async (): Promise<void> => {
    const before = told
    // Whoever takes the events may be slow.
    const quiet = () => told === before && subscription.readableLength === 0
    if (!confirmed) throw new Error('the subscription is not confirmed')
    if (quiet() && liveFrom === Infinity)
      throw new Error('the subscription stopped before the end of the log')
    if (quiet() && (await connection.reads.run(() => goesOn(log, before)))) {
      await pause(GRACE_MS, undefined, { signal: over.signal })
      if (quiet()) throw new Error('the subscription does not tell what is in the log')
    }
    if (!over.signal.aborted) silence.refresh()
  }
  const silence = setTimeout(() => look().catch(fail), log.silence)
  subscription
    .on('error', fail)
    .on('end', () => fail(new Error('the server has ended the subscription')))
    .on('close', () => fail(new Error('the subscription is closed')))
    .on('confirmation', () => {
      confirmed = true
      silence.refresh()
    })
    .on('readable', () => {
      silence.refresh()
      bell.ring()
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
        const event = loggedOf(next, names)
        told = event.position
        seen.event(event.position)
        characters += event.body.length
        events.push(event)
      }
      return events
    },
    end: (): void => {
      over.abort()
      clearTimeout(silence)
      subscription.unsubscribe().catch(() => undefined)
    },
  }
}

/** Gives what lies behind a position and goes on live. Events that came before an error are given first. */
export async function* tail(
  log: Log,
  after: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<LogBatch> {
  const { connection } = log
  if (connection.subscriptions >= MOST_SUBSCRIPTIONS) {
    throw new StoreError('unavailable', `${MOST_SUBSCRIPTIONS} subscriptions are all that a connection takes`)
  }
  if (after) log.seen.event(after)
  connection.subscriptions++
  const subscription = subscribe(log, after)
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
