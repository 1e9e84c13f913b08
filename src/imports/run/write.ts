/** Records rows that were checked: several streams at once, and rows on one stream as one append. */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { Refusal } from '../../failure/problems.ts'
import { type PreparedCommand, prepare } from '../../record/preparation.ts'
import { problemOf, record } from '../../record/recorder.ts'
import type { CommandContext } from '../../rules/kernel/command.ts'
import type { World } from '../../rules/kernel/world.ts'
import { commandOf } from '../../rules/registry.ts'
import { openBreath } from '../../scheduling/breath.ts'
import { itemOf, type Ledger, notesOf, refusedPlan, warningsOf } from './check.ts'
import type { FileColumns } from './fault.ts'
import type { Outcome } from './outcome.ts'
import type { Plan, PlannedCommand } from './plan.ts'
import { faultsOf } from './refusal.ts'

/** How many rows are recorded at the same time, so that they share commits. */
const AT_ONCE = 32

interface WriteResult {
  readonly repeated: boolean
  readonly events: readonly AnyEvent[]
}

/** Consecutive commands on one stream. */
const groupsOf = (commands: readonly PlannedCommand[]): readonly (readonly PlannedCommand[])[] => {
  const groups: PlannedCommand[][] = []
  for (const one of commands) {
    const last = groups.at(-1)
    if (last?.[0]?.stream === one.stream) last.push(one)
    else groups.push([one])
  }
  return groups
}

/** The world in which the stream exists that an earlier command of its group opens. */
const opening = (world: World, stream: string): World => ({
  ...world,
  exists: async (name) => name === stream || world.exists(name),
})

const writeGroup = async (
  { recorder }: Ledger,
  group: readonly PlannedCommand[],
  context: CommandContext,
): Promise<readonly WriteResult[]> => {
  const prepared: PreparedCommand[] = []
  const world = opening(recorder.histories, group[0]?.stream ?? '')
  for (const one of group) {
    const command = commandOf(one.step.command)
    if (!command) throw new TypeError(`no command ${one.step.command}`)
    const seen = prepared.length > 0 ? world : recorder.histories
    prepared.push(await prepare({ command, target: one.target, body: one.body.value, key: one.key }, seen))
  }
  return record(recorder, prepared, context)
}

const outcomeOf = (plan: Plan, written: readonly WriteResult[]): Outcome => ({
  row: plan.row.number,
  status: written.every(({ repeated }) => repeated) ? 'repeated' : 'recorded',
  streams: [...new Set(written.flatMap(({ events }) => events.map(({ stream }) => stream)))],
  ...notesOf(plan),
  ...warningsOf(plan),
})

/** The last event of what was written, for the position. */
interface LastEvent {
  readonly outcome: Outcome
  readonly last?: AnyEvent | undefined
}

const writeRow = async (
  ledger: Ledger,
  where: FileColumns,
  plan: Plan,
  context: CommandContext,
): Promise<LastEvent> => {
  const written: WriteResult[] = []
  for (const group of groupsOf(plan.commands)) {
    try {
      written.push(...(await writeGroup(ledger, group, context)))
    } catch (error) {
      const problem = problemOf(error)
      if (!problem) throw error
      // Another writer came between the check and this.
      const faults = faultsOf(where, plan.row, group[0] as PlannedCommand, problem)
      return { outcome: refusedPlan(plan, faults) }
    }
  }
  return { outcome: outcomeOf(plan, written), last: written.at(-1)?.events.at(-1) }
}

/** Rows that each write to the same one stream, as one append; undefined when one of them is refused. */
const writeTogether = async (
  ledger: Ledger,
  plans: readonly Plan[],
  context: CommandContext,
): Promise<readonly LastEvent[] | undefined> => {
  try {
    const commands = plans.flatMap((plan) => plan.commands)
    const written = await writeGroup(ledger, commands, context)
    return plans.map((plan, index) => ({
      outcome: outcomeOf(plan, written.slice(index, index + 1)),
      last: written[index]?.events.at(-1),
    }))
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}

/** Rows in units that may be recorded at the same time: all rows on one stream are one unit. */
const unitsOf = (plans: readonly Plan[]): readonly (readonly Plan[])[] => {
  const alone: Plan[][] = []
  const byStream = new Map<string, Plan[]>()
  for (const plan of plans) {
    const [only, ...more] = plan.commands
    const isShared = only !== undefined && more.length === 0 && only.target !== undefined
    const unit = isShared ? byStream.get(only.stream) : undefined
    if (unit) unit.push(plan)
    else {
      const made = [plan]
      alone.push(made)
      if (isShared) byStream.set(only.stream, made)
    }
  }
  return alone
}

/**
 * Records rows that were checked.
 * @throws Refusal when the ledger cannot be used now: the same file again completes it
 */
export const writeRows = async (
  ledger: Ledger,
  where: FileColumns,
  plans: readonly Plan[],
): Promise<readonly LastEvent[]> => {
  const context = ledger.contextOf(plans.flatMap(({ commands }) => commands.map(itemOf)))
  const done = new Map<Plan, LastEvent>()
  const breathe = openBreath()
  const units = unitsOf(plans).values()

  const work = async (): Promise<void> => {
    for (const unit of units) {
      await breathe()
      const together = unit.length > 1 ? await writeTogether(ledger, unit, context) : undefined
      for (const [index, plan] of unit.entries())
        done.set(plan, together?.[index] ?? (await writeRow(ledger, where, plan, context)))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return plans.flatMap((plan) => done.get(plan) ?? [])
}
