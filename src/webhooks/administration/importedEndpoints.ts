/**
 * Endpoints of a ledger that was imported. Positions in their events are those of the ledger that it came from and mean
 * nothing here, so each goes on behind what was imported, as if all of that had been delivered.
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
  // What was asked to be tried again was asked of the other ledger's service.
  const cursor = { ...beginEpoch(epoch, await store.head(), undefined), retried: revision }
  try {
    await store.writeState(name, JSON.stringify(cursor), cell?.revision ?? NO_STREAM)
  } catch (error) {
    // A service that began meanwhile has it.
    if (!isStoreError(error, 'wrong-revision')) throw error
  }
}

/**
 * Takes endpoints over when the whole ledger is imported.
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
