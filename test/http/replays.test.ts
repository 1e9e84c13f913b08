/** Replays over HTTP: a job that is followed, found out by, and cancelled. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { makeScratch } from '../../src/rebuild/scratch.ts'
import { buildTestService } from '../service.ts'
import { edit } from '../views/given.ts'
import { askErasure, BEYOND, buildLedger, deal, isProblem } from './given.ts'

const build = async (t: Test) => {
  const ledger = await buildLedger(t)
  const { secret } = await ledger.service.keys.add(['audit', 'read'], undefined, 'local')
  const headers = { authorization: `Bearer ${secret}` }
  const url = '/v1/audit/replays'
  const start = (body = {}) => ledger.post(url, body, headers)
  /** Asks until it has ended. */
  const ended = async (id: string) => {
    for (;;) {
      const job = (await ledger.get(`${url}/${id}`, headers)).json()
      if (job.state !== 'running') return job
      await pause(5)
    }
  }
  const remove = (id: string) => ledger.app.inject({ method: 'DELETE', url: `${url}/${id}`, headers })
  return { ...ledger, headers, url, start, ended, remove }
}

test('a replay runs next to the service and confirms the views', async (t) => {
  const { record, start, ended, get, url, headers, config } = await build(t)
  await record('/v1/deals', deal('potash'))
  const answer = await start()
  const { id } = answer.json()
  t.match(answer, { statusCode: 202, headers: { location: `${url}/${id}` } })
  t.match(await ended(id), { state: 'done', progress: 1, report: { differing: 0, events: 2, erasures: 0 } })
  const list = await get(url, headers)
  t.match(list, { headers: { 'cache-control': 'no-store' } })
  t.match(list.json().items, [{ id, state: 'done' }])
  t.same(
    readdirSync(config.data).filter((name) => name.startsWith('replay-')),
    [],
  )
})

test('a replay finds the row of the live views that was changed', async (t) => {
  const { record, start, ended, config, service } = await build(t)
  await record('/v1/deals', deal('potash'))
  service.views.settle()
  edit(
    join(config.data, `views-${service.views.version}.db`),
    `UPDATE deals_rows SET title = 'Something else'`,
  )
  const { report } = await ended((await start()).json().id)
  t.match(report, { differing: 1, differences: [{ table: 'deals', key: { id: 'potash' } }] })
})

test('one replay runs at a time, and a cancelled one ends', async (t) => {
  const { start, ended, remove, get, url, headers } = await build(t)
  const { id } = (await start()).json()
  const second = await start()
  isProblem(t, second, 409, 'replay-running')
  const cancelled = (await remove(id)).json()
  t.match(cancelled.state, /^(cancelled|done)$/)
  t.match(await ended(id), { state: cancelled.state })
  t.equal((await remove(id)).statusCode, 200)
  isProblem(t, await get(`${url}/${id}`, headers), 404, 'not-found')
  t.match(await ended((await start()).json().id), { state: 'done' })
})

test('replays need the scope audit', async (t) => {
  const { post, get, url, headers } = await build(t)
  isProblem(t, await post(url, {}), 401, 'api-key-missing')
  isProblem(t, await get(url), 401, 'api-key-missing')
  isProblem(t, await post(url, { compare: 'dead' }, headers), 422, 'unknown-code', ['/compare'])
})

test('a replay up to a position says the state there, whatever came since', async (t) => {
  const { record, start, ended } = await build(t)
  await record('/v1/deals', deal('potash'))
  const then = (await ended((await start()).json().id)).report
  await record('/v1/deals', deal('nickel'))
  const again = await ended((await start({ to: then.position })).json().id)
  const { position, root, rows, replayedHash } = then
  t.match(again, { state: 'done', report: { position, root, replayedHash, events: 2 } })
  t.notOk('differing' in again.report, 'nothing is compared')
  t.ok(rows >= again.report.rows)
  const now = await ended((await start()).json().id)
  t.match(now, { report: { differing: 0, events: 3 } })
  t.not(now.report.replayedHash, replayedHash)
})

test('a replay that begins later, or ends where the log is not yet, is refused', async (t) => {
  const { start } = await build(t)
  isProblem(t, await start({ from: '1' }), 422, 'unknown-field', ['/from'])
  isProblem(t, await start({ to: 'yesterday' }), 422, 'wrong-value', ['/to'])
  isProblem(t, await start({ to: '1', compare: 'live' }), 422, 'wrong-value', ['/to'])
  isProblem(t, await start({ to: BEYOND }), 503, 'catching-up')
})

test('the next start removes what a killed replay left, and keeps what a running one uses', async (t) => {
  const { config, close } = await build(t)
  await close()
  const left = join(config.data, 'replay-x')
  mkdirSync(left)
  writeFileSync(join(left, 'views-0123456789ab.db'), 'lamps')
  const used = makeScratch(config.data)
  const again = await buildTestService(t, { data: config.data })
  const found = readdirSync(config.data).filter((name) => name.startsWith('replay-'))
  t.same(found, [used.folder.slice(config.data.length + 1)])
  used.remove()
  await again.close()
})

test('an erasure since makes no difference', async (t) => {
  const ledger = await build(t)
  const { record, start, ended } = ledger
  const { stream } = (await record('/v1/people', { name: 'Kit Kite', publicFigure: false })) as never as {
    stream: string
  }
  const person = stream.slice('person-'.length)
  t.equal((await askErasure(ledger, person)).statusCode, 201)
  t.match(await ended((await start()).json().id), { report: { differing: 0, erasures: 1 } })
})
