/** Applied events are visible at once on the service's own connection, and on others after the commit. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { EventStore, LoggedEvent } from '../../src/store/port.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openViews } from '../../src/views/views.ts'
import { logOf } from '../contract/store/given.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { dumpFile, writeRounds } from './given.ts'

/** Views that have caught up with a ledger, what was written since, and what another connection sees of them. */
const caughtUp = async (t: Test, over: readonly Projection[] = projections) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 1, 2)
  const views = await openViews(folder, store, over)
  let open = true
  const close = (): void => {
    if (open) views.close()
    open = false
  }
  t.teardown(close)
  await views.follower.handle({ events: await logOf(store), live: true })
  const db = new DatabaseSync(views.path, { readOnly: true })
  t.teardown(() => db.close())
  const checkpoint = db.prepare('SELECT position FROM checkpoint')
  const since = (rounds: number) => newEvents(store, views.position(), rounds)
  return { folder, store, views, close, since, seenByOthers: () => Number(checkpoint.get()?.position) }
}

const newEvents = async (
  store: EventStore,
  after: number,
  rounds: number,
): Promise<readonly LoggedEvent[]> => {
  // Nobody is erased: that is committed at once.
  for (let n = 4; n < 4 + rounds; n++) if (n % 3 !== 0) await writeRounds(store, n, n + 1)
  return logOf(store, after)
}

test('rows are seen before their commit, and by other connections within a moment', async (t) => {
  const { views, since, seenByOthers } = await caughtUp(t)
  const before = views.position()
  t.equal(seenByOthers(), before)
  const events = await since(1)
  await views.follower.handle({ events, live: true })
  const last = events.at(-1)
  t.equal(views.position(), last?.position)
  t.equal(await views.applied(last?.id ?? ''), last?.position)
  t.match(views.sql.get('SELECT title FROM deals WHERE id = ?', 'kites-4'), { title: /4$/ })
  t.equal(seenByOthers(), before)
  const began = performance.now()
  await until(() => seenByOthers() === last?.position)
  t.ok(performance.now() - began < 2_000)
})

test('settling lets other connections see all at once', async (t) => {
  const { views, since, seenByOthers } = await caughtUp(t)
  const events = await since(1)
  await views.follower.handle({ events, live: true })
  views.settle()
  t.equal(seenByOthers(), events.at(-1)?.position)
  views.settle()
})

test('many events are committed without waiting', async (t) => {
  const { views, since, seenByOthers } = await caughtUp(t)
  const before = views.position()
  const events = await since(120)
  t.ok(events.length > 1_000)
  await views.follower.handle({ events, live: true })
  t.ok(seenByOthers() > before)
})

test('closing commits', async (t) => {
  const { folder, store, views, close, since } = await caughtUp(t)
  const events = await since(1)
  await views.follower.handle({ events, live: true })
  close()
  const again = await openViews(folder, store, projections)
  t.equal(again.position(), events.at(-1)?.position)
  again.close()
})

test('an error in a step takes back that step alone', async (t) => {
  let broken = false
  const brittle: Projection = {
    name: 'brittle',
    version: 1,
    tables: [],
    on: {
      StatementMade: () => {
        if (broken) throw new Error('cannot read kites')
      },
    },
  }
  const { store, views, since } = await caughtUp(t, [...projections, brittle])
  const first = await since(1)
  await views.follower.handle({ events: first, live: true })
  broken = true
  await writeRounds(store, 50, 51)
  const second = await logOf(store, views.position())
  await t.rejects(views.follower.handle({ events: second, live: true }), { name: 'Poison' })
  const statement = second.findIndex(({ type }) => type === 'StatementMade')
  t.equal(views.position(), second[statement - 1]?.position)
  t.ok(views.sql.get('SELECT 1 FROM deals WHERE id = ?', 'kites-4'), 'what came before stays')
  t.ok(views.sql.get('SELECT 1 FROM deals WHERE id = ?', 'kites-50'), 'and what came before the error')
  t.equal(
    views.sql.get('SELECT 1 FROM events WHERE type = ? AND stream = ?', 'StatementMade', 'deal-kites-50'),
    undefined,
  )
})

test('views committed in pieces equal views built at once', async (t) => {
  const { folder, store, views, close, since } = await caughtUp(t)
  const events = await since(6)
  for (let n = 0; n < events.length; n += 3) {
    await views.follower.handle({ events: events.slice(n, n + 3), live: true })
    if (n % 2 === 0) views.settle()
  }
  const { path } = views
  close()
  const fresh = await openViews(join(folder, 'fresh'), store, projections)
  await fresh.follower.handle({ events: await logOf(store), live: true })
  fresh.close()
  t.same(dumpFile(path), dumpFile(fresh.path))
})
