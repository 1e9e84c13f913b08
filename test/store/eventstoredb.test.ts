/** The engine on an EventStoreDB passes the contract of every engine, on a real server. */
import { type Test, test } from 'tap'
import type { EventStore } from '../../src/store/port.ts'
import { storeContract } from '../contract/store.ts'
import { NO_SERVER, newLedger, openAt, server } from './eventstoredb-given.ts'

const addresses = new WeakMap<EventStore, string>()

const open = async (t: Test, address: string): Promise<EventStore> => {
  const store = await openAt(t, address)
  addresses.set(store, address)
  return store
}

test('the contract', { skip: server ? false : NO_SERVER }, async (t) => {
  storeContract(t, {
    name: 'eventstoredb',
    open: (t) => open(t, newLedger(server!)),
    reopen: (t, closed) => open(t, addresses.get(closed)!),
  })
})
