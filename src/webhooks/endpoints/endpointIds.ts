/**
 * The ids of all endpoints of a ledger, in a state cell, so that the log need not be searched for them. A damaged list
 * is made again from the log.
 */
import { z } from 'zod'
import { idOf } from '../../../events/envelope.ts'
import { inTurn } from '../../record/writerQueue.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'

export const LIST = 'webhooks'

const listShape = z.array(z.string())

type Ids = readonly string[]

const readText = (text: string): Ids | undefined => {
  try {
    return listShape.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Whether the ledger has endpoints, whose secrets the server key sealed. */
export const hasEndpoints = async (store: Pick<EventStore, 'readState'>): Promise<boolean> => {
  const found = await store.readState(LIST)
  return found !== undefined && readText(found.value)?.length !== 0
}

/** All endpoints that were ever registered; those that were removed do no harm. */
const searchLog = async (store: Pick<EventStore, 'readAll'>): Promise<Ids> => {
  const ids: string[] = []
  for await (const batch of store.readAll()) {
    for (const { type, stream } of batch) if (type === 'WebhookRegistered') ids.push(idOf(stream))
  }
  return ids
}

type Store = Pick<EventStore, 'readState' | 'writeState' | 'readAll'>

const readCell = async (store: Store): Promise<{ readonly ids: Ids; readonly revision: number }> => {
  const cell = await store.readState(LIST)
  if (!cell) return { ids: [], revision: NO_STREAM }
  return { ids: readText(cell.value) ?? (await searchLog(store)), revision: cell.revision }
}

/** @throws StoreError */
export const readEndpointIds = async (store: Store): Promise<Ids> => (await readCell(store)).ids

/**
 * Changes the list. It is called before an endpoint is made, so that the list never lacks one.
 * @throws StoreError · Refusal `concurrent-writes`
 */
export const changeEndpointIds = (store: Store, change: (ids: Ids) => Ids): Promise<void> =>
  inTurn(store, LIST, async () => {
    const { ids, revision } = await readCell(store)
    await store.writeState(LIST, JSON.stringify(change(ids)), revision)
  })
