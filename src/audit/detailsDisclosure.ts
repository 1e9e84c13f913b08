/** Discloses a person's details to an auditor. The access is recorded before the details leave. */
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import { streamOf } from '../../events/envelope.ts'
import { digestOf } from '../../events/history/disclosure.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'
import type { AccessLog } from './accessLog.ts'

/** Proves that details match the log. */
export interface DetailsDisclosure {
  readonly personId: string
  /** The event of the ledger with the digest. */
  readonly eventId: string
  readonly digest: string
  /** SD-JWT (RFC 9901, section 4.2): its SHA-256 in base64url is the digest. */
  readonly disclosure: string
}

/** The details of a person that match the last digest in the ledger; undefined when there is no such person. */
const find = async (
  store: Pick<LedgerReader, 'readStream'>,
  personId: string,
): Promise<DetailsDisclosure | 'erased' | undefined> => {
  const { events } = await store.readStream(streamOf('person', personId))
  const digests = events.map(({ body }) => parseEvent(body)).filter((event) => 'digest' in event.data)
  const last = digests.at(-1) as EventOf<'PersonRegistered'> | undefined
  if (!last) return undefined
  const { digest } = last.data
  const stored = (await store.readStream(streamOf('personal', personId))).events.flatMap(({ body }) => {
    const event = parseEvent(body)
    return event.type === 'PersonalDetailsStored' ? [event.data.disclosure] : []
  })
  const disclosure = stored.find((one) => digestOf(one) === digest)
  return disclosure === undefined ? 'erased' : { personId, eventId: last.id, digest, disclosure }
}

/**
 * Discloses a person's details.
 * @param reader who reads the details, and through which route or command
 * @returns undefined when there is no such person, `erased` when the details are erased
 * @throws StoreError: then nothing is disclosed
 */
export const disclose = async (
  store: EventStore,
  personId: string,
  reader: { readonly actor: string; readonly through: string },
  accesses: AccessLog,
): Promise<DetailsDisclosure | 'erased' | undefined> => {
  const found = await find(store, personId)
  if (found === undefined || found === 'erased') return found
  await accesses.record({ ...reader, persons: [personId] })
  return found
}
