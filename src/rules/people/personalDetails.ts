/**
 * The stream `personal-{id}`. It is written before the ledger records the person, a retry finds it again, and an
 * erasure destroys it. It also holds the hash of the command's body, because an unsalted hash of a name could be
 * guessed.
 */
import { randomBytes } from 'node:crypto'
import { type AnyEvent, type EventOf, parseEvent } from '../../../events/catalogue.ts'
import { idOf, streamOf } from '../../../events/envelope.ts'
import { digestOf, disclosureOf } from '../../../events/history/disclosure.ts'
import { PersonalDetailsStored, type PersonDetails, personDetails } from '../../../events/person.ts'
import { refuse } from '../../failure/problems.ts'
import type { EventStore } from '../../store/port.ts'
import type { CheckedCommand, CommandContext } from '../kernel/command.ts'
import { appendEvents, stamp } from '../kernel/stamp.ts'
import { isErased } from './rules.ts'

type DetailsEvent = EventOf<'PersonalDetailsStored'>

/** The stream also holds values of the person's case. */
const isDetails = (event: AnyEvent): event is DetailsEvent => event.type === 'PersonalDetailsStored'

const refuseErased = (id: string): never => refuse('person-erased', `The details of ${id} were erased.`)

const readDetails = async (store: EventStore, personal: string): Promise<readonly AnyEvent[]> => {
  const { state, events } = await store.readStream(personal)
  if (state === 'deleted') return refuseErased(idOf(personal))
  return events.map((event) => parseEvent(event.body))
}

const detailsOf = ({ id, publicFigure, ...details }: CheckedCommand['body']): PersonDetails =>
  personDetails.parse(details)

/**
 * Whether the digest in a ledger event belongs to details from the same body.
 * @throws Refusal `person-erased`
 */
export const sameDetails = async (
  store: EventStore,
  { stream, bodyHash }: CheckedCommand,
  recorded: AnyEvent,
  history: readonly AnyEvent[],
): Promise<boolean> => {
  // A crash may have come between the erasure and the destruction of the details.
  if (isErased(history)) return refuseErased(idOf(stream))
  if (recorded.type !== 'PersonRegistered' && recorded.type !== 'PersonDetailsRevised') return false
  const { digest } = recorded.data
  const stored = await readDetails(store, streamOf('personal', idOf(stream)))
  const found = stored.filter(isDetails).find((event) => digestOf(event.data.disclosure) === digest)
  return found?.bodyHash === bodyHash
}

/**
 * Stores the details of a command, or finds what an earlier attempt stored before a crash.
 * @returns the digest for the ledger
 * @throws Refusal `person-erased` · StoreError
 */
export const storeDetails = async (
  store: EventStore,
  prepared: CheckedCommand,
  context: CommandContext,
): Promise<string> => {
  const { body, key, keyHash, bodyHash } = prepared
  const personal = streamOf('personal', idOf(prepared.stream))
  const stored = await readDetails(store, personal)
  // Details stored under the same key with another body never reached the ledger.
  const details = stored.filter(isDetails)
  const used = keyHash === undefined ? [] : details.filter((event) => event.keyHash === keyHash)
  const found = used.find((event) => event.bodyHash === bodyHash)
  if (found) return digestOf(found.data.disclosure)
  const disclosure = disclosureOf(detailsOf(body), randomBytes(16))
  const place = {
    stream: personal,
    revision: stored.length,
    key: used.length > 0 ? undefined : key,
  }
  const hashes = { ...(keyHash && { keyHash }), ...(bodyHash && { bodyHash }) }
  const event = stamp(PersonalDetailsStored, place, context, { disclosure }, hashes)
  await appendEvents(store, personal, stored.length - 1, [event])
  // With a key, the stored details count: another node may have stored them at the same moment.
  return keyHash === undefined ? digestOf(disclosure) : storeDetails(store, prepared, context)
}
