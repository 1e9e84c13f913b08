/** Finds an earlier use of a command's idempotency key. The same command again gives the same events. */
import { type AnyEvent, parseEvent } from '../../events/catalogue.ts'
import { streamOf } from '../../events/envelope.ts'
import { digestOf } from '../../events/history/disclosure.ts'
import { privateMarksIn } from '../../events/privateMark.ts'
import { refuse } from '../failure/problems.ts'
import type { EventStore } from '../store/port.ts'
import type { PreparedCommand } from './preparation.ts'

/**
 * The hash of the body of a command whose event has private values. It is kept with them.
 * @throws Refusal `person-erased`
 */
const sealedHash = async (store: EventStore, { data, sources }: AnyEvent): Promise<string | undefined> => {
  const [mark] = privateMarksIn(JSON.stringify([data, sources]))
  if (!mark) return undefined
  const { state, events } = await store.readStream(streamOf('personal', mark.holder))
  if (state === 'deleted') return refuse('person-erased', `The details of ${mark.holder} were erased.`)
  return events
    .map(({ body }) => parseEvent(body))
    .find(
      (event) =>
        event.type === 'CaseDetailsStored' &&
        event.data.disclosures.some((one) => digestOf(one) === mark.digest),
    )?.bodyHash
}

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
      (first.bodyHash ?? (await sealedHash(store, first))) === prepared.bodyHash)
  if (same) return events
  return refuse(
    'idempotency-key-reused',
    `The idempotency key was used for ${first.type} ${first.id} by another body or actor.`,
  )
}
