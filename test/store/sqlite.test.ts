/** The embedded engine passes the contract of every engine. What is its own is in `sqlite-*.test.ts`. */
import { join } from 'node:path'
import { test } from 'tap'
import type { EventStore } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import type { Engine } from '../contract/store/given.ts'
import { storeContract } from '../contract/store.ts'

const paths = new WeakMap<EventStore, string>()

const openAt = async (t: Parameters<Engine['open']>[0], path: string): Promise<EventStore> => {
  const store = await openSqliteStore(path)
  paths.set(store, path)
  t.teardown(() => store.close())
  return store
}

test('the contract', async (t) => {
  storeContract(t, {
    name: 'sqlite',
    open: (t) => openAt(t, join(t.testdir(), 'events.db')),
    reopen: (t, closed) => openAt(t, paths.get(closed)!),
  })
})
