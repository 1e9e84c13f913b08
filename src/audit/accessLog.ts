/** Who read whose personal details, and when: a stream of its own, which is no part of the audit log. */
import { v7 } from 'uuid'
import { PersonalDetailsRead } from '../../events/access.ts'
import { jcs } from '../../events/canonical/jcs.ts'
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import type { LedgerEvent } from '../../events/envelope.ts'
import { isStoreError } from '../failure/storeError.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'

const STREAM = 'access-log'

/** By store, how far the stream went when it was last written to, so that it need not be read from its beginning. */
const reached = new WeakMap<EventStore, number>()

/**
 * Records that somebody reads the details of a person.
 * @throws StoreError
 */
export const recordAccess = async (
  store: EventStore,
  personId: string,
  actor: string,
  now: string,
): Promise<void> => {
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
 * The accesses that were recorded, the first one first.
 * @param from the revision of the first one wanted
 * @param limit at most so many
 * @throws StoreError
 */
export const readAccesses = async (
  store: Pick<LedgerReader, 'readStream'>,
  from: number,
  limit: number,
): Promise<readonly EventOf<'PersonalDetailsRead'>[]> => {
  const { events } = await store.readStream(STREAM, { from, limit })
  return events.map(({ body }) => parseEvent(body) as EventOf<'PersonalDetailsRead'>)
}
