/**
 * The stream `personal-{id}`: written before the ledger hears of the person, found again by a retry, gone after an
 * erasure. The hash of a command's body lies here, since an unsalted hash of a name could be guessed.
 */
import { randomBytes } from 'node:crypto'
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import { digestOf, disclosureOf } from '../../events/disclosure.ts'
import { idOf, type LedgerEvent, streamOf } from '../../events/envelope.ts'
import { jcs } from '../../events/jcs.ts'
import { PersonalDetailsStored, type PersonDetails, personDetails } from '../../events/person.ts'
import type { Circumstances } from '../commands/decide.ts'
import { eventIdOf } from '../commands/identity.ts'
import type { Prepared } from '../commands/prepare.ts'
import { refuse } from '../problems.ts'
import type { EventStore } from '../store/port.ts'

type Stored = EventOf<'PersonalDetailsStored'>

const read = async (store: EventStore, personal: string): Promise<readonly Stored[]> => {
  const { state, events } = await store.readStream(personal)
  if (state === 'deleted') return refuse('erased', `The details of ${idOf(personal)} were erased.`)
  return events.map((event) => parseEvent(event.body) as Stored)
}

const detailsOf = ({ id, publicFigure, ...details }: Prepared['body']): PersonDetails =>
  personDetails.parse(details)

/** What an earlier use of the command's idempotency key stored, if there was one. */
const earlier = (stored: readonly Stored[], { keyHash }: Prepared): Stored | undefined =>
  keyHash === undefined ? undefined : stored.find((event) => event.keyHash === keyHash)

/**
 * Whether an earlier use of the key had the same body.
 * @throws Refused `erased`
 */
export const sameDetails = async (store: EventStore, prepared: Prepared): Promise<boolean> => {
  const stored = await read(store, streamOf('personal', idOf(prepared.stream)))
  return earlier(stored, prepared)?.bodyHash === prepared.bodyHash
}

/**
 * Stores the details that a command holds, or finds what a crash left of an earlier attempt.
 * @returns the digest for the ledger
 * @throws Refused `erased` · StoreError
 */
export const storeDetails = async (
  store: EventStore,
  prepared: Prepared,
  { actor, correlationId, now }: Circumstances,
): Promise<string> => {
  const { body, key, keyHash, bodyHash } = prepared
  const personal = streamOf('personal', idOf(prepared.stream))
  const stored = await read(store, personal)
  const found = earlier(stored, prepared)
  if (found?.bodyHash === bodyHash) return digestOf(found.data.disclosure)
  const disclosure = disclosureOf(detailsOf(body), randomBytes(16))
  const event: LedgerEvent = {
    // Another body under the same key can only be an attempt that never reached the ledger.
    id: eventIdOf(personal, found ? undefined : key, 0),
    type: PersonalDetailsStored.name,
    version: PersonalDetailsStored.version,
    stream: personal,
    revision: stored.length,
    recordedAt: now,
    actor,
    correlationId,
    ...(keyHash && { keyHash }),
    bodyHash,
    data: { disclosure },
  }
  await store.append(personal, stored.length - 1, [{ id: event.id, type: event.type, body: jcs(event) }])
  return digestOf(disclosure)
}
