/**
 * The engine on an EventStoreDB passes the contract of every engine on the test double, too: on every machine, and
 * without a word on the real server, which `eventstoredb.test.ts` is about.
 */
import { type Test, test } from 'tap'
import type { EventStore } from '../../src/store/port.ts'
import { storeContract } from '../contract/store.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger, openAt } from './eventstoredb-given.ts'

const addresses = new WeakMap<EventStore, string>()

const open = async (t: Test, address: string): Promise<EventStore> => {
  const store = await openAt(t, address)
  addresses.set(store, address)
  return store
}

test('the contract', async (t) => {
  const { connectionString } = await startEventStoreDouble(t)
  storeContract(t, {
    name: 'eventstoredb, on the double',
    open: (t) => open(t, newLedger(connectionString)),
    reopen: (t, closed) => open(t, addresses.get(closed)!),
  })
})
