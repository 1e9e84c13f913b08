/** Checks rows together, as the commands of a batch are checked. Records nothing. */

import { checkBatch } from '../../record/batchCheck.ts'
import type { BatchItem, Result } from '../../record/batchItem.ts'
import type { Recorder } from '../../record/recorder.ts'
import type { CommandContext } from '../../rules/kernel/command.ts'
import { commandOf } from '../../rules/registry.ts'
import type { FileColumns } from './fault.ts'
import type { Mentions, Outcome } from './outcome.ts'
import type { Plan, PlannedCommand } from './plan.ts'
import { faultsOf } from './refusal.ts'

/** What judges and records the commands of rows. */
export interface Ledger {
  readonly recorder: Recorder
  /** The context of commands of one request: they may name persons whom another of them registers. */
  readonly contextOf: (items: readonly BatchItem[]) => CommandContext
  /** Finds earlier texts with the names of persons; absent for senders who may not see names. */
  readonly findMentions?: ((persons: readonly string[]) => Promise<Mentions | undefined>) | undefined
}

export const itemOf = ({ step, target, key, body }: PlannedCommand): BatchItem => ({
  command: step.command,
  key,
  body: body.value,
  ...(target !== undefined && { id: target }),
})

const streamsOf = (plan: Plan): readonly string[] => [...new Set(plan.commands.map(({ stream }) => stream))]

/** The part of an outcome that the sender of the file may not expect: cells understood otherwise than they read, hidden rows. */
export const notesOf = ({ notes, row }: Plan): Pick<Outcome, 'notes' | 'hidden'> => ({
  ...(notes.length > 0 && { notes }),
  ...(row.hidden && { hidden: true }),
})

export const refusedPlan = (plan: Plan, faults: Outcome['faults'] = plan.faults): Outcome => ({
  row: plan.row.number,
  status: 'refused',
  ...(faults && { faults }),
  ...notesOf(plan),
})

/** What the recorded commands of a row warn of. */
export const warningsOf = ({ commands }: Plan): Pick<Outcome, 'warnings'> => {
  const warnings = commands.flatMap(({ step, stream }) => commandOf(step.command)?.warns?.(stream) ?? [])
  return warnings.length > 0 ? { warnings } : {}
}

const passedOutcome = (plan: Plan, results: readonly Result[]): Outcome => ({
  row: plan.row.number,
  status: results.every(({ status }) => status === 'repeated') ? 'repeated' : 'checked',
  streams: streamsOf(plan),
  ...notesOf(plan),
  ...warningsOf(plan),
})

/** The most bad fields of rows that are checked together: none is left unlooked at. */
const ALL = Number.POSITIVE_INFINITY

/**
 * Checks rows without faults of their cells, each against the ledger as the rows before it would leave it.
 * @throws Refusal when the ledger cannot be used now
 */
export const checkRows = async (
  { recorder, contextOf }: Ledger,
  where: FileColumns,
  plans: readonly Plan[],
): Promise<readonly Outcome[]> => {
  const outcomes = new Map<Plan, Outcome>()
  let left = plans
  // A refused command keeps those after it on its stream from being checked: they are checked again without its row.
  while (left.length > 0) {
    const items = left.flatMap(({ commands }) => commands.map(itemOf))
    const { results } = await checkBatch(recorder, items, contextOf(items), ALL)
    const byKey = new Map(results.map((result) => [result.key, result]))
    const unchecked: Plan[] = []
    let isRefused = false
    for (const plan of left) {
      const own = plan.commands.map(({ key }) => byKey.get(key) as Result)
      const refused = own.findIndex(({ status }) => status === 'refused')
      const problem = own[refused]?.problem
      if (problem) {
        isRefused = true
        const faults = faultsOf(where, plan.row, plan.commands[refused] as PlannedCommand, problem)
        outcomes.set(plan, refusedPlan(plan, faults))
      } else if (own.some(({ status }) => status === 'not-recorded')) unchecked.push(plan)
      else outcomes.set(plan, passedOutcome(plan, own))
    }
    // Rows that were checked stay in, because those that were not may rest on them.
    if (unchecked.length === 0 || !isRefused) break
    left = left.filter((plan) => outcomes.get(plan)?.status !== 'refused')
  }
  return plans.flatMap((plan) => outcomes.get(plan) ?? [])
}
