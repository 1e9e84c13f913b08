/** Who read whose personal details, and when: a stream of its own, which is no part of the audit log. */
import { type EventOf, parseEvent } from '../../events/catalogue.ts'
import { recordFact } from '../record/facts.ts'
import type { EventStore, LedgerReader } from '../store/port.ts'

const STREAM = 'access-log'

/** By store, how far the stream went when it was last written to, so that it need not be read from its beginning. */
const reached = new WeakMap<EventStore, number>()

/**
 * Records that somebody reads the details of a person.
 * @throws StoreError · Refused `conflict`
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
