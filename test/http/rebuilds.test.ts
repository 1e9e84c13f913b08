/** Rebuilds over HTTP: new views are built next to those that serve, and replace them. */
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { openReader } from '../../src/store/open.ts'
import { openBuild } from '../../src/views/build.ts'
import { change, writeRounds } from '../views/given.ts'
import { deal, isProblem, statement } from './given.ts'
import { build, rebuilding, URL } from './rebuilding.ts'

all.setTimeout(240_000)

rebuilding(all, async () => ({}))

test('a row that somebody changed is right again, in answers that were kept and in the search, too', async (t) => {
  const { service, record, get, post, rebuilt, headers } = await build(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals/potash/record-statement', statement('Ducks waddle'))
  const right = (await get('/v1/deals/potash/timeline')).body
  service.views.settle()
  change(service.views.path, 'deals', `title = 'Something else'`)
  change(service.views.path, 'events', `side = 'Something else'`)
  t.match(await rebuilt(), { state: 'done' })
  t.equal((await get('/v1/deals/potash/timeline')).body, right)
  t.match((await get('/v1/deals/potash')).json(), { title: 'Potash for pardons' })
  let found = await get('/v1/search?q=waddle')
  while (found.statusCode !== 200) {
    isProblem(t, found, 503, 'catching-up')
    t.ok(found.headers['retry-after'])
    await pause(20)
    found = await get('/v1/search?q=waddle')
  }
  t.equal(found.json().items.length, 1)
  const { id } = (await post('/v1/audit/replays', {}, headers)).json()
  let job = { state: 'running' }
  while (job.state === 'running') {
    await pause(20)
    job = (await get(`/v1/audit/replays/${id}`, headers)).json()
  }
  t.match(job, { state: 'done', report: { differing: 0 } })
})

test('one rebuild runs at a time, and a cancelled one leaves the views as they are', async (t) => {
  const { service, start, ended, remove, get, headers, files, rebuilt } = await build(t)
  await writeRounds(service.store, 0, 4)
  const before = files()
  const { id } = (await start()).json()
  isProblem(t, await start(), 409, 'rebuild-running')
  t.match((await get('/health/ready')).json(), { status: 'ready', views: { rebuild: { id } } })
  t.match((await remove(id)).json(), { state: 'cancelled' })
  t.match(await ended(id), { state: 'cancelled' })
  t.same(files(), before)
  t.notOk((await get('/health/ready')).json().views.rebuild)
  t.match((await get(URL, headers)).json().items, [{ id }])
  t.equal((await remove(id)).statusCode, 200)
  isProblem(t, await get(`${URL}/${id}`, headers), 404, 'not-found')
  t.match(await rebuilt(), { state: 'done' })
})

test('rebuilds need the scope admin', async (t) => {
  const { post, get, service } = await build(t)
  const { secret } = await service.keys.add(['audit', 'read'], undefined, 'local')
  isProblem(t, await post(URL, {}), 401, 'api-key-missing')
  isProblem(t, await get(URL, { authorization: `Bearer ${secret}` }), 403, 'scope-missing')
})

test('a rebuild that a shutdown interrupted continues at the next start, under its id', async (t) => {
  const one = await build(t)
  await writeRounds(one.service.store, 0, 10)
  const { data } = one.config
  const { id } = (await one.start()).json()
  await one.close()
  t.ok(one.files().includes('rebuild.json'))
  const two = await build(t, { data })
  t.match(await two.ended(id), { state: 'done', id })
  t.same(two.files(), [`views-${two.service.views.version}-1.db`])
})

const ID = '01987654-3210-7000-8000-000000000000'

/** The remains of a rebuild whose process was killed. */
const note = (data: string, version: string, beside: string): void =>
  writeFileSync(
    join(data, 'rebuild.json'),
    JSON.stringify({ id: ID, startedAt: '2031-06-30T12:00:00Z', version, beside }),
  )

test('a rebuild continues with what was built before', async (t) => {
  const one = await build(t)
  await writeRounds(one.service.store, 0, 10)
  // An erasure that is applied after the restart removes what was built.
  await one.service.views.reached(await one.service.store.head())
  const { data, store } = one.config
  const { version } = one.service.views
  await one.close()
  const folder = join(data, `rebuild-${version}`)
  mkdirSync(folder)
  const reader = await openReader(store)
  const half = await openBuild(folder, reader, projections)
  const positions: number[] = []
  for await (const batch of reader.readAll()) positions.push(...batch.map(({ position }) => position))
  await half.advance(positions[positions.length >> 1] ?? 0)
  half.close()
  await reader.close()
  const { ino } = statSync(join(folder, `views-${version}.db`))
  note(data, version, `views-${version}.db`)
  const two = await build(t, { data })
  t.match(await two.ended(ID), { state: 'done' })
  t.equal(statSync(two.service.views.path).ino, ino, 'it is the same file')
})

test('a rebuild that was cut off after the swap is done', async (t) => {
  const one = await build(t)
  const { data } = one.config
  const { version } = one.service.views
  await one.rebuilt()
  await one.close()
  note(data, version, `views-${version}.db`)
  const two = await build(t, { data })
  t.match(await two.look(ID), { state: 'done', progress: 1 })
  t.same(two.files(), [`views-${version}-1.db`])
})
