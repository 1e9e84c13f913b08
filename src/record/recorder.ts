/**
 * Records commands: reads the stream, decides, appends at the revision that it read, decides again when another
 * writer was faster, and answers when this node's views show the events.
 */

import type { AnyEvent } from '../../events/catalogue.ts'
import { type Problem, problem, Refusal, refuse } from '../failure/problems.ts'
import { isStoreError } from '../failure/storeError.ts'
import type { CommandContext } from '../rules/kernel/command.ts'
import { appendAllEvents, appendEvents } from '../rules/kernel/stamp.ts'
import type { Histories, World } from '../rules/kernel/world.ts'
import { type PersonIdentifiers, withinGuesses } from '../rules/people/personIdentifiers.ts'
import { isDamage, isPassing } from '../sqlite/faults.ts'
import type { EventStore, Position } from '../store/port.ts'
import { ATTEMPTS, conflictIn } from '../store/writeRetry.ts'
import { decide } from './decision.ts'
import { reserveIdentifiers } from './identifierReservations.ts'
import { reserve } from './idReservations.ts'
import { checkIfMatch, type IfMatch } from './ifMatch.ts'
import type { PreparedCommand } from './preparation.ts'
import { priorOutcome } from './priorOutcome.ts'
import { type StoredDetails, seal, storedDetails } from './sealing.ts'
import { queueOf } from './writerQueue.ts'

export interface Recorder {
  readonly store: EventStore
  readonly histories: Histories
  /** Keeps one external identifier from being recorded for two persons. */
  readonly identifiers: PersonIdentifiers
  /** Resolves with the event's position once this node's views show it; undefined if that takes too long. */
  readonly applied: (eventId: string) => Promise<Position | undefined>
}

/** The result of a command: its stored events, from now or from an earlier use of its key. */
export interface RecordedCommand {
  readonly events: readonly AnyEvent[]
  readonly repeated: boolean
}

/** Puts the digest of the details, which are stored now, in place of the placeholder. */
const withDigest = async (
  { store }: Recorder,
  prepared: PreparedCommand,
  event: AnyEvent,
  context: CommandContext,
): Promise<AnyEvent> => {
  const { personal } = prepared.command
  if (!personal) return event
  const digest = await personal.store(store, prepared, context)
  return { ...event, data: personal.data(prepared.body, digest) } as AnyEvent
}

interface RecordOptions {
  /** The condition of If-Match on the stream. */
  readonly ifMatch?: IfMatch | undefined
  /** What the commands may also refer to, besides the recorded world. */
  readonly world?: World
}

/**
 * Appends events after the details that they have digests of, and says whether the store now has these very events. A
 * store takes the same ids at the same revision for the same append, but they may be of an earlier use of the key, which
 * this node did not see yet.
 */
const appendNew = async (
  store: EventStore,
  stream: string,
  expected: number,
  events: readonly AnyEvent[],
  first: readonly StoredDetails[],
): Promise<boolean> => {
  const { bodies, stored } =
    first.length === 0
      ? await appendEvents(store, stream, expected, events)
      : await appendAllEvents(store, [...first, { stream, expected, events }])
  if (stored || events.every((event) => event.keyHash === undefined)) return true
  const { events: there } = await store.readStream(stream, { from: expected + 1, limit: events.length })
  return bodies.every((body, index) => there[index]?.body === body)
}

/** One attempt; undefined when another writer changed the stream in the meantime. */
const attempt = async (
  recorder: Recorder,
  commands: readonly PreparedCommand[],
  history: readonly AnyEvent[],
  context: CommandContext,
  { ifMatch, world = recorder.histories }: RecordOptions,
): Promise<readonly RecordedCommand[] | undefined> => {
  const stream = commands[0]?.stream ?? ''
  const earlier = await Promise.all(
    commands.map((one) => priorOutcome(recorder.store, one, history, context.actor)),
  )
  const fresh = commands.filter((_, index) => !earlier[index])
  if (fresh.length === 0) return earlier.map((events) => ({ events: events ?? [], repeated: true }))
  const revision = history.length - 1
  checkIfMatch(ifMatch, stream, revision)
  // Later commands of the batch about other targets must not count against the present ones.
  const { holdersOf } = recorder.histories
  const decision = await decide(fresh, history, { ...world, holdersOf }, context)
  if (!decision.ok) throw new Refusal(decision.problem)
  for (const one of fresh) await reserve(recorder.store, one)
  await reserveIdentifiers(recorder, history, decision.events, context.now)
  for (const one of fresh) withinGuesses(context.guesses, one, () => recorder.identifiers.take(one))
  const sealed = await seal(recorder.histories, world, history, decision.events)
  const events: AnyEvent[] = []
  try {
    for (const [index, event] of sealed.events.entries()) {
      const prepared = fresh[index]
      events.push(prepared ? await withDigest(recorder, prepared, event, context) : event)
    }
    const details = await storedDetails(recorder.store, sealed.details, context)
    if (!(await appendNew(recorder.store, stream, revision, events, details))) return undefined
  } catch (error) {
    if (isStoreError(error, 'wrong-revision')) return undefined
    throw error
  }
  recorder.histories.appended(stream, events)
  const added = events.values()
  return earlier.map((found) =>
    found ? { events: found, repeated: true } : { events: added.take(1).toArray(), repeated: false },
  )
}

/** Does the remaining work of commands once their events are recorded. */
const complete = async ({ store }: Recorder, commands: readonly PreparedCommand[]): Promise<void> => {
  for (const { command, stream } of commands) await command.completes?.(store, stream)
}

/**
 * Records commands on one stream as one append, judged together.
 * @throws Refusal with the problem · StoreError `unavailable`
 */
export const record = (
  recorder: Recorder,
  commands: readonly PreparedCommand[],
  context: CommandContext,
  pinned: RecordOptions = {},
): Promise<readonly RecordedCommand[]> => {
  const stream = commands[0]?.stream ?? ''
  return queueOf(recorder.store).run(stream, async () => {
    let history = await recorder.histories.history(stream)
    let current = false
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      try {
        const recorded = await attempt(recorder, commands, history, context, pinned)
        if (recorded) {
          await complete(recorder, commands)
          return recorded
        }
      } catch (error) {
        // An outdated stream may be the reason for the refusal.
        if (!(error instanceof Refusal) || current) throw error
        const seen = history.length
        history = await recorder.histories.refresh(stream)
        current = true
        if (history.length === seen) throw error
        continue
      }
      history = await recorder.histories.refresh(stream)
      current = true
    }
    return refuse('concurrent-writes', conflictIn(stream))
  })
}

/** The problem for a thrown error; undefined when the caller should not see it. */
export const problemOf = (error: unknown): Problem | undefined => {
  if (error instanceof Refusal) return error.problem
  // A full disk gives the same problem wherever it is noticed.
  if (isPassing(error) || isDamage(error)) return problem('unavailable')
  if (!isStoreError(error)) return undefined
  switch (error.code) {
    case 'duplicate-id':
      return problem('concurrent-writes', 'An event of this id is recorded elsewhere.')
    case 'stream-deleted':
      return problem('person-erased')
    case 'too-large':
      return problem('event-too-large', error.message)
    default:
      return problem('unavailable')
  }
}
