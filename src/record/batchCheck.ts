/** Checks a batch: each command against the world as the earlier commands would leave it. Records nothing. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { MOST_ERRORS, problem, refuse } from '../failure/problems.ts'
import type { CommandContext } from '../rules/kernel/command.ts'
import { eventIdOf } from '../rules/kernel/identity.ts'
import { foresee, type World } from '../rules/kernel/world.ts'
import { withinGuesses } from '../rules/people/personIdentifiers.ts'
import { commandOf } from '../rules/registry.ts'
import { openBreath } from '../scheduling/breath.ts'
import { type BatchItem, notesMember, type Result } from './batchItem.ts'
import { eventsOf, withIds } from './batchReferences.ts'
import { decide } from './decision.ts'
import { foreseeReservations } from './idReservations.ts'
import { type PreparedCommand, prepare, type ResolveReference } from './preparation.ts'
import { priorOutcome } from './priorOutcome.ts'
import { problemOf, type Recorder } from './recorder.ts'

/** Consecutive commands on one stream, which are judged and appended together. */
export interface Group {
  readonly stream: string
  readonly commands: PreparedCommand[]
}

const prepareItem = (item: BatchItem, world: World, resolve: ResolveReference): Promise<PreparedCommand> => {
  const command = commandOf(item.command)
  if (!command)
    return refuse('unknown-command', `The command ${JSON.stringify(item.command)} does not exist.`)
  return prepare({ command, target: item.id, body: item.body, key: item.key }, world, resolve)
}

const refusedBy = (error: unknown, key: string): Result => {
  const why = problemOf(error)
  if (!why) throw error
  return { key, status: 'refused', problem: why }
}

const notChecked = (key: string): Result => ({ key, status: 'not-recorded', problem: problem('not-checked') })

const notLookedAt = (key: string): Result => ({
  key,
  status: 'not-recorded',
  problem: problem('not-checked', `The commands before it have ${MOST_ERRORS} bad fields.`),
})

const standsTwice = (key: string): Result => ({
  key,
  status: 'refused',
  problem: problem('idempotency-key-reused', `The key ${key} occurs twice in the batch.`),
})

interface BatchCheck {
  readonly groups: readonly Group[]
  readonly results: readonly Result[]
  readonly world: World
}

/** A world in which the stream of an undecided group already exists. */
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

/**
 * Checks every command. Commands that pass have the result `checked` or `repeated`.
 * @param mostBad after this many bad fields, no more commands are looked at
 */
export const checkBatch = async (
  { store, histories, identifiers }: Recorder,
  items: readonly BatchItem[],
  context: CommandContext,
  mostBad = MOST_ERRORS,
): Promise<BatchCheck> => {
  const world = foresee(histories)
  const streams = new Map<string, string>()
  const resolve = eventsOf(streams)
  const reserved = new Map<string, string>()
  const identified = new Map<string, string>()
  const groups: Group[] = []
  const results = new Map<string, Result>()
  const broken = new Set<string>()
  const twice = new Set<string>()
  const breathe = openBreath()
  /** The number of bad fields found so far. */
  let bad = 0

  const checkGroup = async (group: Group | undefined): Promise<void> => {
    if (!group) return
    // Newer events by others may allow the command.
    await histories.refresh(group.stream)
    const history = await world.history(group.stream)
    const fresh: PreparedCommand[] = []
    for (const one of group.commands) {
      await breathe()
      const key = one.key ?? ''
      try {
        const events = await priorOutcome(store, one, history, context.actor)
        if (events) results.set(key, { key, status: 'repeated', events, ...notesMember(one) })
        else {
          await foreseeReservations(store, one, reserved)
          withinGuesses(context.guesses, one, () => identifiers.foresee(one, identified))
          fresh.push(one)
        }
      } catch (error) {
        results.set(key, refusedBy(error, key))
      }
    }
    const decision = await decide(fresh, history, world, context)
    if (decision.ok) return world.add(decision.events)
    broken.add(group.stream)
    const [refused, ...later] = fresh.slice(decision.at).map((one) => one.key ?? '')
    if (refused !== undefined)
      results.set(refused, { key: refused, status: 'refused', problem: decision.problem })
    for (const key of later) results.set(key, notChecked(key))
  }

  for (const item of items) {
    await breathe()
    const { key } = item
    if (results.has(key)) {
      twice.add(key)
      continue
    }
    if (bad >= mostBad) {
      results.set(key, notLookedAt(key))
      continue
    }
    results.set(key, { key, status: 'checked' })
    try {
      // A command that refers to the previous group needs that group's decision.
      const last = groups.at(-1)
      const prepared = await prepareItem(withIds(item, streams), last ? pending(world, last) : world, resolve)
      streams.set(key, prepared.stream)
      results.set(key, { key, status: 'checked', ...notesMember(prepared) })
      if (broken.has(prepared.stream)) {
        results.set(key, notChecked(key))
      } else if (last?.stream === prepared.stream) {
        last.commands.push(prepared)
      } else {
        await checkGroup(last)
        groups.push({ stream: prepared.stream, commands: [prepared] })
      }
    } catch (error) {
      const refused = refusedBy(error, key)
      bad += refused.problem?.errors?.length ?? 0
      results.set(key, refused)
    }
  }
  await checkGroup(groups.at(-1))
  // Two commands with one key: the second would be lost.
  for (const key of twice) results.set(key, standsTwice(key))
  return { groups, results: [...results.values()], world }
}
