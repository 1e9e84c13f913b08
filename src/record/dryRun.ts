/** Checks a command as it would be recorded now, and records nothing. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { Refusal } from '../failure/problems.ts'
import type { CommandContext } from '../rules/kernel/command.ts'
import { decide } from './decision.ts'
import { foreseeReservations } from './idReservations.ts'
import { checkIfMatch, type IfMatch } from './ifMatch.ts'
import type { PreparedCommand } from './preparation.ts'
import { priorOutcome } from './priorOutcome.ts'
import type { Recorder } from './recorder.ts'

/** What recording a command would do. */
export interface Checked {
  /** `checked` would record an event, `repeated` would give that of an earlier use of the key. */
  readonly dryRun: 'checked' | 'repeated'
  /** The events of the earlier use. */
  readonly events: readonly AnyEvent[]
  /** The last revision of the stream; -1 when there is none yet. */
  readonly revision: number
}

/**
 * Checks a command against the stream as it is now. Another writer may still be faster than the command itself.
 * @throws Refusal with the problem that recording it would have
 */
export const checkCommand = async (
  { store, histories, identifiers }: Recorder,
  prepared: PreparedCommand,
  context: CommandContext,
  ifMatch: IfMatch | undefined,
): Promise<Checked> => {
  const history = await histories.refresh(prepared.stream)
  const revision = history.length - 1
  const events = await priorOutcome(store, prepared, history, context.actor)
  if (events) return { dryRun: 'repeated', events, revision }
  checkIfMatch(ifMatch, prepared.stream, revision)
  await foreseeReservations(store, prepared, new Map())
  identifiers.foresee(prepared, new Map())
  const decision = await decide([prepared], history, histories, context)
  if (!decision.ok) throw new Refusal(decision.problem)
  return { dryRun: 'checked', events: [], revision }
}
