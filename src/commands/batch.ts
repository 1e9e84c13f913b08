/**
 * Batches: many commands, a whole case. All are checked first, each seeing those before it; then recorded one
 * stream after the other. Sent again, a batch completes what is missing.
 */
import { z } from 'zod'
import type { AnyEvent } from '../../events/catalogue.ts'
import { type Problem, problem, Refused, refuse } from '../problems.ts'
import { commandOf } from './all.ts'
import type { Circumstances } from './decide.ts'
import { decide } from './decide.ts'
import { eventIdOf } from './identity.ts'
import { isKey, type Prepared, prepare, type Resolve } from './prepare.ts'
import { problemOf, type Recorder, record } from './record.ts'
import { foresee, type World } from './world.ts'

export const batchItem = z.strictObject({
  command: z
    .string()
    .meta({ description: 'deals.open, deals.hold-talks, events.contradict', examples: ['deals.open'] }),
  id: z
    .string()
    .max(300)
    .optional()
    .meta({ description: 'The target; the id of a new stream; the id of an event' }),
  key: z
    .string()
    .refine(isKey, 'must be 1 to 200 printable ASCII characters without spaces')
    .meta({ description: 'The idempotency key of the command' }),
  body: z.record(z.string(), z.unknown()),
})

export const batchBody = z.strictObject({ commands: z.array(batchItem).min(1) })

export type BatchItem = z.infer<typeof batchItem>

export interface Result {
  readonly key: string
  readonly status: 'recorded' | 'repeated' | 'checked' | 'refused' | 'not-recorded'
  readonly events?: readonly AnyEvent[]
  readonly problem?: Problem
}

/** Consecutive commands on one stream, which are judged and appended together. */
interface Group {
  readonly stream: string
  readonly commands: Prepared[]
}

/** Streams of events that the batch gives, so that `key:<key>#<index>` can stand for their ids. */
const resolver = (streams: ReadonlyMap<string, string>): Resolve => {
  return (reference) => {
    const match = /^key:(.+)#(\d+)$/.exec(reference)
    const stream = match && streams.get(match[1] ?? '')
    return match && stream ? eventIdOf(stream, match[1], Number(match[2])) : undefined
  }
}

const prepareItem = (item: BatchItem, world: World, resolve: Resolve): Promise<Prepared> => {
  const command = commandOf(item.command)
  if (!command) return refuse('unknown-command', `There is no command ${JSON.stringify(item.command)}.`)
  return prepare({ command, target: item.id, body: item.body, key: item.key }, world, resolve)
}

/** Whether a command's key was used before; then it is repeated and needs no check. */
const usedBefore = (one: Prepared, history: readonly AnyEvent[]): boolean =>
  history.some((event) => event.keyHash === one.keyHash)

interface Checked {
  readonly groups: readonly Group[]
  readonly results: readonly Result[]
  readonly world: World
}

/** Checks every command against the world as those before it would leave it. */
const checkAll = async (
  items: readonly BatchItem[],
  recorded: World,
  circumstances: Circumstances,
): Promise<Checked> => {
  const world = foresee(recorded)
  const streams = new Map<string, string>()
  const resolve = resolver(streams)
  const groups: Group[] = []
  const results = new Map<string, Result>()
  const broken = new Set<string>()

  const checkGroup = async (group: Group | undefined): Promise<void> => {
    if (!group) return
    const history = await world.history(group.stream)
    const fresh = group.commands.filter((one) => !usedBefore(one, history))
    const decision = await decide(fresh, history, world, circumstances)
    if (decision.ok) return world.add(decision.events)
    broken.add(group.stream)
    const refused = fresh[decision.at]?.key ?? ''
    results.set(refused, { key: refused, status: 'refused', problem: decision.problem })
  }

  for (const item of items) {
    const { key } = item
    if (results.has(key)) {
      results.set(key, {
        key,
        status: 'refused',
        problem: problem('key-reused', `The key ${key} stands twice in the batch.`),
      })
      continue
    }
    results.set(key, { key, status: 'checked' })
    try {
      // Whatever refers to the group before this one must find it decided.
      const last = groups.at(-1)
      const prepared = await prepareItem(item, last ? pending(world, last) : world, resolve)
      streams.set(key, prepared.stream)
      if (broken.has(prepared.stream)) {
        results.set(key, { key, status: 'not-recorded', problem: problem('not-checked') })
      } else if (last?.stream === prepared.stream) {
        last.commands.push(prepared)
      } else {
        await checkGroup(last)
        groups.push({ stream: prepared.stream, commands: [prepared] })
      }
    } catch (error) {
      const why = problemOf(error)
      if (!why) throw error
      results.set(key, { key, status: 'refused', problem: why })
    }
  }
  await checkGroup(groups.at(-1))
  return { groups, results: [...results.values()], world }
}

/** A world in which the stream of a group that is not decided yet exists already. */
const pending = (world: World, group: Group): World => ({
  ...world,
  exists: async (stream) => stream === group.stream || world.exists(stream),
  event: async (id) => {
    const found = await world.event(id)
    if (found) return found
    const mine = group.commands.find((one) => eventIdOf(group.stream, one.key, 0) === id)
    return mine ? ({ id, stream: group.stream } as AnyEvent) : undefined
  },
})

const recordGroup = async (
  recorder: Recorder,
  group: Group,
  circumstances: Circumstances,
  world: World,
): Promise<readonly Result[]> => {
  try {
    const recorded = await record(recorder, group.commands, circumstances, { world })
    return group.commands.map((one, index) => ({
      key: one.key ?? '',
      status: recorded[index]?.repeated ? 'repeated' : 'recorded',
      events: recorded[index]?.events ?? [],
    }))
  } catch (error) {
    const why = problemOf(error)
    if (!why) throw error
    return group.commands.map((one) => ({ key: one.key ?? '', status: 'refused', problem: why }))
  }
}

/**
 * Checks a batch and, unless it is a dry run, records it.
 * @throws Refused `batch-refused`, with the results, when the check refuses a command: then nothing is recorded
 */
export const runBatch = async (
  recorder: Recorder,
  items: readonly BatchItem[],
  circumstances: Circumstances,
  dryRun: boolean,
): Promise<readonly Result[]> => {
  const { groups, results, world } = await checkAll(items, recorder.histories, circumstances)
  if (results.some((result) => result.problem)) throw new BatchRefused(results)
  if (dryRun) return results
  const done: Result[] = []
  for (const group of groups) {
    // Behind a refusal nothing is recorded: it may refer to what is not there.
    const stopped = done.some((result) => result.status === 'refused')
    done.push(
      ...(stopped
        ? group.commands.map(notRecorded)
        : await recordGroup(recorder, group, circumstances, world)),
    )
  }
  return done
}

const notRecorded = (one: Prepared): Result => ({
  key: one.key ?? '',
  status: 'not-recorded',
  problem: problem('not-checked', 'A command before it was refused; send the batch again.'),
})

/** A batch of which nothing was recorded, with what the check says of every command. */
export class BatchRefused extends Refused {
  readonly results: readonly Result[]

  constructor(results: readonly Result[]) {
    const refused = results.filter((result) => result.status === 'refused')
    const first = refused[0]
    super(
      problem(
        'batch-refused',
        `${refused.length} of ${results.length} commands refused, the first ${first?.key}: ${first?.problem?.detail}`,
      ),
    )
    this.name = 'BatchRefused'
    this.results = results
  }
}
