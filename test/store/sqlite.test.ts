/** The embedded engine passes the contract of every engine. What is its own is in `sqlite-*.test.ts`. */
import { join } from 'node:path'
import { test } from 'tap'
import { type EventStore, NO_STREAM, STREAM_DELETED } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { type Engine, events, logOf } from '../contract/store/given.ts'
import { storeContract } from '../contract/store.ts'

const paths = new WeakMap<EventStore, string>()

const openAt = async (t: Parameters<Engine['open']>[0], path: string): Promise<EventStore> => {
  const store = await openSqliteStore(path)
  paths.set(store, path)
  t.teardown(() => store.close())
  return store
}

test('the events of a deleted stream leave the log at once', async (t) => {
  const store = await openAt(t, join(t.testdir(), 'events.db'))
  await store.append('personal-1', NO_STREAM, events(2))
  await store.deleteStream('personal-1', 1)
  t.same(
    (await logOf(store)).map(({ type }) => type),
    [STREAM_DELETED],
  )
})

test('the contract', async (t) => {
  storeContract(t, {
    name: 'sqlite',
    open: (t) => openAt(t, join(t.testdir(), 'events.db')),
    reopen: (t, closed) => openAt(t, paths.get(closed)!),
  })
})
