/** Finds an earlier use of a command's idempotency key. The same command again gives the same events. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { refuse } from '../failure/problems.ts'
import type { EventStore } from '../store/port.ts'
import type { PreparedCommand } from './preparation.ts'

/**
 * The events of an earlier use of the key on the same stream; undefined when there is none.
 * @throws Refusal `idempotency-key-reused` when the body or the actor differed · `person-erased`
 */
export const priorOutcome = async (
  store: EventStore,
  prepared: PreparedCommand,
  history: readonly AnyEvent[],
  actor: string,
): Promise<readonly AnyEvent[] | undefined> => {
  if (prepared.keyHash === undefined) return undefined
  const events = history.filter((event) => event.keyHash === prepared.keyHash)
  const [first] = events
  if (!first) return undefined
  const same =
    first.actor === actor &&
    ((await prepared.command.personal?.same(store, prepared, first, history)) ??
      first.bodyHash === prepared.bodyHash)
  if (same) return events
  return refuse(
    'idempotency-key-reused',
    `The idempotency key was used for ${first.type} ${first.id} by another body or actor.`,
  )
}
