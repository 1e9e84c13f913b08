/** Records who read which person's details, and when, in a stream that is not part of the audit log. */
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import { recordFact } from '../record/facts.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'

const STREAM = 'access-log'

/** The last known revision of the stream, by store, so that it need not be read from its beginning. */
const reached = new WeakMap<EventStore, number>()

/**
 * Records that somebody reads a person's details.
 * @throws StoreError · Refused `concurrent-writes`
 */
export const recordAccess = async (
  store: EventStore,
  personId: string,
  actor: string,
  now: () => string,
): Promise<void> => {
  const recorded = await recordFact({ store, now }, STREAM, actor, async () => {
    const known = reached.get(store) ?? -1
    const after = known + (await store.readStream(STREAM, { from: known + 1 })).events.length
    return { after, fact: { type: 'PersonalDetailsRead', data: { personId } } }
  })
  if (recorded) reached.set(store, recorded.revision)
}

/**
 * The recorded accesses, oldest first.
 * @param from the first revision to read
 * @param limit the most accesses to read
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
