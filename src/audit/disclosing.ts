/** Discloses personal details to an auditor; that they were read is recorded before they leave. */
import { v7 } from 'uuid'
import { PersonalDetailsRead } from '../../events/access.ts'
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import { digestOf } from '../../events/disclosure.ts'
import { type LedgerEvent, streamOf } from '../../events/envelope.ts'
import { jcs } from '../../events/jcs.ts'
import { isStoreError } from '../store/errors.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'

const STREAM = 'access-log'

/** What shows that details are those of the log. */
export interface Disclosed {
  readonly personId: string
  /** The event of the ledger that has the digest. */
  readonly eventId: string
  readonly digest: string
  /** SD-JWT (RFC 9901, section 4.2): its SHA-256 in base64url is the digest. */
  readonly disclosure: string
}

/** The details of a person that match the last digest in the ledger; undefined when there is no such person. */
const find = async (
  store: Pick<LedgerReader, 'readStream'>,
  personId: string,
): Promise<Disclosed | 'erased' | undefined> => {
  const { events } = await store.readStream(streamOf('person', personId))
  const digests = events.map(({ body }) => parseEvent(body)).filter((event) => 'digest' in event.data)
  const last = digests.at(-1) as EventOf<'PersonRegistered'> | undefined
  if (!last) return undefined
  const { digest } = last.data
  const stored = (await store.readStream(streamOf('personal', personId))).events.map(
    ({ body }) => (parseEvent(body) as EventOf<'PersonalDetailsStored'>).data.disclosure,
  )
  const disclosure = stored.find((one) => digestOf(one) === digest)
  return disclosure === undefined ? 'erased' : { personId, eventId: last.id, digest, disclosure }
}

/** By store, how far the stream went when it was last written to, so that it need not be read from its beginning. */
const reached = new WeakMap<EventStore, number>()

/** Records that somebody read the details of a person. */
const record = async (store: EventStore, personId: string, actor: string, now: string): Promise<void> => {
  let revision = reached.get(store) ?? -1
  for (;;) {
    revision += (await store.readStream(STREAM, { from: revision + 1 })).events.length
    const event: LedgerEvent = {
      id: v7(),
      type: PersonalDetailsRead.name,
      version: PersonalDetailsRead.version,
      stream: STREAM,
      revision: revision + 1,
      recordedAt: now,
      actor,
      correlationId: v7(),
      data: { personId },
    }
    try {
      reached.set(
        store,
        await store.append(STREAM, revision, [{ id: event.id, type: event.type, body: jcs(event) }]),
      )
      return
    } catch (error) {
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }
}

/**
 * Discloses a person's details.
 * @param actor who reads them
 * @returns undefined when there is no such person, `erased` when their details are gone
 * @throws StoreError: then nothing is disclosed
 */
export const disclose = async (
  store: EventStore,
  personId: string,
  actor: string,
  now: string,
): Promise<Disclosed | 'erased' | undefined> => {
  const found = await find(store, personId)
  if (found === undefined || found === 'erased') return found
  await record(store, personId, actor, now)
  return found
}
