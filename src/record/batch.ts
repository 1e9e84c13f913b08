/**
 * Batches: many commands, such as a whole case. All commands are checked first, each together with the earlier
 * ones. Then they are recorded, one stream after the other. Sending a batch again completes it.
 */

import { problem, Refusal } from '../failure/problems.ts'
import type { CommandContext } from '../rules/kernel/command.ts'
import type { World } from '../rules/kernel/world.ts'
import { openBreath } from '../scheduling/breath.ts'
import { checkBatch, type Group } from './batchCheck.ts'
import { type BatchItem, notesMember, type Result } from './batchItem.ts'
import type { PreparedCommand } from './preparation.ts'
import { problemOf, type Recorder, record } from './recorder.ts'

const recordGroup = async (
  recorder: Recorder,
  group: Group,
  context: CommandContext,
  world: World,
): Promise<readonly Result[]> => {
  try {
    const recorded = await record(recorder, group.commands, context, { world })
    return group.commands.map((one, index) => ({
      key: one.key ?? '',
      status: recorded[index]?.repeated ? 'repeated' : 'recorded',
      events: recorded[index]?.events ?? [],
      ...notesMember(one),
    }))
  } catch (error) {
    const why = problemOf(error)
    if (!why) throw error
    return group.commands.map((one) => ({ key: one.key ?? '', status: 'refused', problem: why }))
  }
}

/**
 * Checks a batch and, unless it is a dry run, records it.
 * @throws Refusal `batch-refused`, with the results, when the check refuses a command: then nothing is recorded
 */
export const runBatch = async (
  recorder: Recorder,
  items: readonly BatchItem[],
  context: CommandContext,
  dryRun: boolean,
): Promise<readonly Result[]> => {
  const { groups, results, world } = await checkBatch(recorder, items, context)
  if (results.some((result) => result.problem)) throw new BatchRefusal(results)
  if (dryRun) return results
  const done: Result[] = []
  const breathe = openBreath()
  for (const group of groups) {
    await breathe()
    // Nothing after a refused command is recorded, because it may refer to something missing.
    const stopped = done.some((result) => result.status === 'refused')
    done.push(
      ...(stopped ? group.commands.map(notRecorded) : await recordGroup(recorder, group, context, world)),
    )
  }
  return done
}

const notRecorded = (one: PreparedCommand): Result => ({
  key: one.key ?? '',
  status: 'not-recorded',
  problem: problem('not-checked', 'A command before it was refused; send the batch again.'),
})

/** A batch of which nothing was recorded, with the result of the check for every command. */
export class BatchRefusal extends Refusal {
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
    this.name = 'BatchRefusal'
    this.results = results
  }
}
