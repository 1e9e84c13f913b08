/** The views leave the bodies of events to a log that is embedded, and notice when they are not what they were. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { test } from 'tap'
import { projections } from '../../projections/all.ts'
import { packBody, registerBodies, sumOf } from '../../src/views/eventBodies.ts'
import { openSql } from '../../src/views/sql.ts'
import { openViews } from '../../src/views/views.ts'
import { logOf } from '../contract/store/given.ts'
import { buildLedger, deal } from '../http/given.ts'
import { openAt } from '../store/sqlite-given.ts'
import { edit, openFollowed, writeRounds } from './given.ts'

const BODIES = 'SELECT position, body FROM events ORDER BY position'

test('a packed body comes back as it was', (t) => {
  const db = new DatabaseSync(':memory:')
  registerBodies(db, undefined)
  const body = db.prepare('SELECT body_of(?, ?, ?) AS body')
  fc.assert(
    fc.property(fc.json(), (text) => body.get(7, sumOf(text), packBody(text))?.body === text),
    { numRuns: 200 },
  )
  const text = '{"type":"StatementMade"}'
  for (const bytes of [packBody(`${text} `), Uint8Array.of(1, 2, 3)])
    t.throws(() => body.get(7, sumOf(text), bytes), { message: /not as it was written/ })
  db.close()
  t.end()
})

test('views of a log on a server keep the bodies, and both kinds read alike', async (t) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 0, 4)
  const embedded = await openFollowed(t, join(folder, 'embedded'), store)
  await embedded.settled()
  const { bodyAt: _, ...onServer } = store
  const kept = await openViews(join(folder, 'kept'), onServer, projections)
  t.teardown(kept.close)
  await kept.follower.handle({ events: await logOf(store), live: true })
  const count = 'SELECT count(packed) AS n FROM events_rows'
  t.same(embedded.views.sql.get(count), { n: 0 })
  t.ok((kept.sql.get<{ n: number }>(count)?.n ?? 0) > 40)
  t.same(kept.sql.all(BODIES), embedded.views.sql.all(BODIES))
  t.same(kept.sql.all('SELECT * FROM entries'), embedded.views.sql.all('SELECT * FROM entries'))
})

test('another connection reads the bodies from the log, too', async (t) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 0, 2)
  const { views, settled } = await openFollowed(t, folder, store)
  await settled()
  const db = new DatabaseSync(views.path, { readOnly: true })
  t.teardown(() => db.close())
  t.same(openSql(db, store.bodyAt).all(BODIES), views.sql.all(BODIES))
  t.throws(() => openSql(db).all(BODIES), { code: 'unavailable' })
})

test('an event that somebody changed in the log is not shown, and the views are left alone', async (t) => {
  const { service, record, get, config } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const id = service.views.sql.get<{ id: string }>('SELECT id FROM events ORDER BY position DESC')?.id
  const url = `/v1/events/${id}`
  t.equal((await get(url)).statusCode, 200)
  edit(join(config.data, 'events.db'), `UPDATE log SET body = replace(body, 'potash', 'P0tash')`)
  const answer = await get(url)
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), { code: 'unavailable' })
  t.equal(service.views.damage(), undefined, 'making the views again would not help')
  t.equal((await get('/health/live')).statusCode, 200)
})
