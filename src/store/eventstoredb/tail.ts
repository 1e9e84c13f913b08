/** One subscription to the log on the server, as batches: it ends with an error, an abort, or when it is left. */
import { type AllStreamResolvedEvent, streamNameFilter } from '@eventstore/db-client'
import { createBell } from '../bell.ts'
import { StoreError } from '../errors.ts'
import type { LogBatch, LoggedEvent, Position } from '../port.ts'
import { type Connection, MOST_SUBSCRIPTIONS } from './client.ts'
import { loggedOf } from './events.ts'
import type { Names } from './names.ts'
import { behind, checkpointOf } from './positions.ts'
import type { Seen } from './seen.ts'

/** A subscription that the server has not confirmed by then never will be, in milliseconds. */
const CONFIRMATION_MS = 10_000
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
}

const subscribe = ({ connection, names, seen }: Log, after: Position | undefined) => {
  const filter = streamNameFilter({
    prefixes: [names.prefix],
    maxSearchWindow: WINDOW,
    checkpointReached: async (_, { commit }) => seen.nothingTo(checkpointOf(commit)),
  })
  const options = { fromPosition: behind(after), filter, requiresLeader: true }
  const subscription = connection.client.subscribeToAll(options, { highWaterMark: AHEAD })
  const bell = createBell()
  let failure: unknown
  let taken = 0
  /** The number of events at which it has caught up. */
  let liveFrom = Infinity
  const fail = (error: unknown): void => {
    failure ??= error
    bell.ring()
  }
  const unconfirmed = setTimeout(() => fail(new Error('the subscription is not confirmed')), CONFIRMATION_MS)
  subscription
    .on('error', fail)
    .on('end', () => fail(new Error('the server has ended the subscription')))
    .on('close', () => fail(new Error('the subscription is closed')))
    .on('confirmation', () => clearTimeout(unconfirmed))
    .on('readable', bell.ring)
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
        seen.event(event.position)
        characters += event.body.length
        events.push(event)
      }
      return events
    },
    end: (): void => {
      clearTimeout(unconfirmed)
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
