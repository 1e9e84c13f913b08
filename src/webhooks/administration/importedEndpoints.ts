/**
 * Endpoints of a ledger that was imported. The positions in their events belong to the other ledger and mean nothing here.
 * So each endpoint continues after what was imported, as if all of that had been delivered.
 */
import { parseEvent } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { beginEpoch, cursorCell, readCursorText } from '../delivery/cursor.ts'
import { type Endpoint, evolve } from '../endpoints/endpoint.ts'
import { changeEndpointIds } from '../endpoints/endpointIds.ts'

/** Puts the cursor of an endpoint at the end of the log, unless a service has delivered from it here. */
const placeCursor = async (store: EventStore, { id, epoch, revision }: Endpoint): Promise<void> => {
  const name = cursorCell(id)
  const cell = await store.readState(name)
  const lease = cell && readCursorText(cell.value)?.lease
  if (lease !== undefined && lease > 0) return
  // Retries by hand were asked of the service of the other ledger.
  const cursor = { ...beginEpoch(epoch, await store.head(), undefined), retried: revision }
  try {
    await store.writeState(name, JSON.stringify(cursor), cell?.revision ?? NO_STREAM)
  } catch (error) {
    // A service that started meanwhile delivers to it.
    if (!isStoreError(error, 'wrong-revision')) throw error
  }
}

/**
 * Takes over the endpoints once the whole ledger is imported.
 * @param ids of the endpoints that the export had, removed ones included
 * @throws StoreError
 */
export const adoptEndpoints = async (store: EventStore, ids: Iterable<string>): Promise<void> => {
  for (const id of ids) {
    const { events } = await store.readStream(streamOf('webhook', id))
    const endpoint = events.reduce<Endpoint | undefined>(
      (before, { body }) => evolve(before, parseEvent(body)),
      undefined,
    )
    if (endpoint === undefined || endpoint.status === 'removed') continue
    await placeCursor(store, endpoint)
    await changeEndpointIds(store, (listed) => (listed.includes(id) ? listed : [...listed, id]))
  }
}
