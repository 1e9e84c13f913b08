/** Damage in the views: what is known to be wrong is not read, health says so, and the views are made anew. */
import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { buildLedger, deal, isProblem } from '../http/given.ts'
import { until } from '../store/sqlite-given.ts'

const given = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const edit = (sql: string): void => {
    const db = new DatabaseSync(ledger.service.views.path)
    db.enableDefensive(false)
    db.exec(sql)
    db.close()
  }
  const mended = async (): Promise<void> => {
    await until(() => ledger.service.views.damage() === undefined)
    t.match((await ledger.get('/v1/deals/potash')).json(), { title: 'Potash for pardons' })
    await until(() => ledger.service.failing().length === 0)
    t.equal((await ledger.get('/health/ready')).statusCode, 200)
  }
  return { ...ledger, edit, mended }
}

test('a row that somebody changed is found after a start, and the views are made anew', async (t) => {
  const { service, get, edit, mended } = await given(t)
  edit(`UPDATE deals SET title = 'Another title'`)
  service.guard.start(0)
  await until(() => service.views.damage() !== undefined)
  t.match(service.views.damage(), { message: /^1 rows .* deals$/ })
  isProblem(t, await get('/v1/deals/potash'), 503, 'unavailable')
  const health = await get('/health/ready')
  t.match(health, { statusCode: 503 })
  t.match(health.json(), { failing: [{ follower: 'views', error: /deals/ }] })
  await mended()
})

test('an index that lacks a row is found after a start', async (t) => {
  const { service, edit, mended } = await given(t)
  // The rows stay as they are, and a query by this index finds none.
  edit(`PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = replace(sql, '(deal, at)', '(deal, revision)') WHERE name LIKE 'deal_statuses_%'`)
  service.guard.start(0)
  await until(() => service.views.damage() !== undefined)
  t.match(service.views.damage(), { message: /integrity_check$/ })
  await mended()
})

test('views that are as the log makes them are left alone', async (t) => {
  const { service, get } = await given(t)
  service.guard.start(0)
  await until(() => service.replays.list().some(({ state }) => state === 'done'))
  t.equal(service.views.damage(), undefined)
  t.equal((await get('/v1/deals/potash')).statusCode, 200)
})

test('a page that SQLite cannot read is no wrong answer: 503, and the views are made anew', async (t) => {
  const { service, get, edit, mended } = await given(t)
  // Another writer makes the service forget the pages that it has in memory.
  edit('UPDATE checkpoint SET made = made; PRAGMA wal_checkpoint(TRUNCATE)')
  const { path } = service.views
  const file = openSync(path, 'r+')
  const rest = fstatSync(file).size - 4_096
  writeSync(file, Buffer.alloc(rest, 0xff), 0, rest, 4_096)
  closeSync(file)
  isProblem(t, await get('/v1/deals/potash'), 503, 'unavailable')
  t.not(service.views.damage(), undefined)
  await mended()
  t.not(service.views.path, path)
})
