/** Damage in the views: what is known to be wrong is not read, health says so, and the views are made anew. */
import { closeSync, fstatSync, openSync, readdirSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { type Api, buildLedger, deal, isProblem } from '../http/given.ts'
import { until } from '../store/sqlite-given.ts'
import { edit as editFile } from '../views/given.ts'

const given = async (t: Test) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/deals', deal('potash'))
  const edit = (sql: string): void => {
    ledger.service.views.settle()
    editFile(ledger.service.views.path, sql)
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
  edit(`UPDATE deals_rows SET title = 'Another title'`)
  service.guard.start(0)
  await until(() => service.views.damage() !== undefined)
  t.match(service.views.damage(), { message: /^1 rows .* deals$/ })
  isProblem(t, await get('/v1/deals/potash'), 503, 'unavailable')
  const health = await get('/health/ready')
  t.match(health, { statusCode: 503 })
  t.match(health.json(), { failing: [{ follower: 'views', error: /deals/ }] })
  await mended()
})

test('a changed row is not shown, and the views are built again', async (t) => {
  const { service, get, edit, mended } = await given(t)
  edit(`UPDATE deals_rows SET title = 'Another title'`)
  isProblem(t, await get('/v1/deals/potash'), 503, 'unavailable')
  t.match(service.views.damage(), { message: /a row of deals is not as it was written/ })
  await mended()
})

test('an event that changes a damaged row is applied once the views are made anew, and pauses nothing', async (t) => {
  const { service, record, get, edit } = await given(t)
  const { id } = await record('/v1/deals', { ...deal('salt'), title: 'Salt for silence' })
  // Views that were just opened have no row in memory.
  service.views.condemn(new Error('as if damaged'))
  await until(() => service.views.damage() === undefined)
  const { path } = service.views
  edit(`UPDATE deals_rows SET title = 'Another title' WHERE id = 'salt'`)
  const patch = { data: { title: 'Salt for speech' } }
  await record(`/v1/events/${id}/correct`, { patch, reason: 'A better title.' })
  await until(() => service.views.path !== path)
  t.equal(service.views.poison(), undefined)
  t.match((await get('/v1/deals/salt')).json(), { title: 'Salt for speech' })
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

const SEARCHED = '/v1/search?q=potash'

const searchFile = (data: string): string =>
  join(data, readdirSync(data).find((name) => /^search-.*\.db$/.test(name)) ?? '')

/** The results, when the search answers. */
const answered = async (get: Api['get'], question: string): Promise<readonly unknown[]> => {
  for (;;) {
    const answer = await get(question)
    if (answer.statusCode === 200) return answer.json().items
    await pause(10)
  }
}

test('a document of the search index that somebody changed is not shown, and the index is made anew', async (t) => {
  const { get, service, config } = await given(t)
  service.search.start()
  const right = await answered(get, SEARCHED)
  editFile(searchFile(config.data), `UPDATE docs SET title = replace(title, 'pardons', 'prizes')`)
  isProblem(t, await get(SEARCHED), 503, 'unavailable')
  t.same(await answered(get, SEARCHED), right)
})

test('views that are as the log makes them are left alone', async (t) => {
  const { service, get } = await given(t)
  service.guard.start(0)
  await until(() => service.replays.list().some(({ state }) => state === 'done'))
  t.equal(service.views.damage(), undefined)
  t.equal((await get('/v1/deals/potash')).statusCode, 200)
})

test('a page that SQLite cannot read gives 503, not a wrong answer, and the views are built again', async (t) => {
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
