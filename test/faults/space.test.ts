/** A full disk under the whole service: commands say so, nothing is half-written, and the service continues by itself. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pino from 'pino'
import { test } from 'tap'
import { buildApp } from '../../src/app/app.ts'
import { readConfig } from '../../src/app/config.ts'
import { openService } from '../../src/app/service.ts'
import { logOf } from '../contract/store/given.ts'
import { until } from '../store/sqlite-given.ts'
import { dumpFile, openFollowed } from '../views/given.ts'
import { mount } from './disk.ts'

/** A service whose ledger and views may lie on different disks. */
const serve = async (data: string, ledger: string) => {
  const config = readConfig({}, { DETENTE_DATA: data, DETENTE_STORE: `sqlite:${join(ledger, 'events.db')}` })
  const log = pino({ level: 'silent' })
  const service = await openService(config, log)
  const app = await buildApp(service, config, log)
  const close = (): Promise<void> => app.close().then(service.close)
  const record = async (n: number) => {
    const payload = { id: `post-${n}`, title: 'l'.repeat(300), publisher: 'k'.repeat(200), kind: 'press' }
    const headers = { 'idempotency-key': `post-${n}` }
    return app.inject({ method: 'POST', url: '/v1/sources', payload, headers })
  }
  return { app, service, close, record, get: (url: string) => app.inject({ url }) }
}

/** Records side by side until one is refused; says which were taken and which not. */
const fill = async (record: Awaited<ReturnType<typeof serve>>['record'], most: number) => {
  const taken: number[] = []
  const refused: number[] = []
  let refusal: Awaited<ReturnType<typeof record>> | undefined
  for (let n = 0; refused.length === 0 && n < most; n += 20) {
    const batch = Array.from({ length: 20 }, (_, index) => n + index)
    const answers = await Promise.all(batch.map(record))
    for (const [index, answer] of answers.entries()) {
      if (answer.statusCode === 201) taken.push(n + index)
      else {
        refused.push(n + index)
        refusal = answer
      }
    }
  }
  return { taken, refused, refusal }
}

test('a full disk under the ledger and its views', async (t) => {
  const disk = mount('3m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const { service, close, record, get } = await serve(disk.folder, disk.folder)
  const { taken, refused, refusal } = await fill(record, 10_000)
  t.ok(taken.length > 0, `${taken.length} were taken before`)
  t.equal(refusal?.statusCode, 503)
  t.match(refusal?.json(), { code: 'unavailable', type: '/problems/unavailable' })
  t.ok(Number(refusal?.headers['retry-after']) > 0)

  const streams = (await logOf(service.store)).map(({ stream }) => stream)
  t.same(streams.sort(), taken.map((n) => `source-post-${n}`).sort(), 'the ledger has what was acknowledged')
  t.equal((await get('/health/live')).statusCode, 200)

  disk.resize('64m')
  for (const n of refused) t.equal((await record(n)).statusCode, 201)
  await until(
    () => service.tail.trouble() === undefined && service.views.position() === refused.length + taken.length,
  )
  t.equal((await get('/health/ready')).statusCode, 200)
  t.equal((await get(`/v1/sources/post-${refused.at(-1)}`)).statusCode, 200)
  await close()
})

test('a service that starts on a full disk is not ready, and says which folder is full', async (t) => {
  const disk = mount('4m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const first = await serve(disk.folder, disk.folder)
  t.equal((await first.record(1)).statusCode, 201)
  t.equal((await first.get('/v1/search?q=k')).statusCode, 200)
  await first.close()
  // Just enough room for SQLite to open its files.
  disk.fill('160k')
  const { service, close, record, get } = await serve(disk.folder, disk.folder)
  disk.fill()
  await until(() => service.views.built())
  t.equal((await record(2)).statusCode, 503)
  const health = await get('/health/ready')
  t.equal(health.statusCode, 503)
  t.match(health.json(), { status: 'unavailable', unwritable: { ledger: 'ENOSPC', data: 'ENOSPC' } })
  t.notOk(health.body.includes(disk.folder), 'no path is shown')
  t.equal((await get('/v1/sources/post-1')).statusCode, 200, 'what is known can be read')
  const found = await get('/v1/search?q=k')
  t.ok([200, 503].includes(found.statusCode), `the search answers ${found.statusCode}: ${found.body}`)

  disk.resize('64m')
  t.equal((await record(2)).statusCode, 201)
  await until(() => service.failing().length === 0)
  let ready = await get('/health/ready')
  while (ready.statusCode !== 200) ready = await get('/health/ready')
  t.notOk('unwritable' in ready.json())
  await close()
})

test('a search without room for its index answers 503 and later continues by itself', async (t) => {
  const disk = mount('2m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const ledger = t.testdir()
  const { service, close, record, get } = await serve(disk.folder, ledger)
  t.equal((await record(0)).json().applied, true)
  service.views.settle()
  disk.fill()
  const refused = await get('/v1/search?q=k')
  t.equal(refused.statusCode, 503, refused.body)
  t.match(refused.json(), { code: 'unavailable' })
  t.match((await get('/health/ready')).json(), {
    status: 'unavailable',
    failing: [{ follower: 'search' }],
    unwritable: { data: 'ENOSPC' },
  })
  disk.resize('64m')
  await until(() => service.failing().length === 0)
  t.equal((await get('/v1/search?q=k')).statusCode, 200)
  await close()
})

test('acknowledged events stay visible while the views cannot be committed, and are committed when there is room', async (t) => {
  const disk = mount('2m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const ledger = t.testdir()
  const { service, close, record, get } = await serve(disk.folder, ledger)
  const position = async (n: number) => Number((await record(n)).json().position)
  t.ok(await position(0))
  service.views.settle()
  disk.fill()
  // The answer comes before the commit, which finds no room.
  const last = await position(1)
  t.ok(last > 0)
  await until(() => service.failing().some(({ follower }) => follower === 'views'))
  t.equal(service.views.position(), last)
  t.equal((await get('/v1/sources/post-1')).statusCode, 200)
  t.throws(() => service.views.settle(), { code: 'unavailable' })
  t.equal((await get('/v1/search?q=kkk')).statusCode, 503, 'who reads with another connection is told')
  t.match((await record(2)).json(), { applied: false })

  disk.resize('64m')
  await until(() => service.failing().length === 0 && service.views.position() > last)
  for (const n of [0, 1, 2]) t.equal((await get(`/v1/sources/post-${n}`)).statusCode, 200)
  await close()
  const again = await serve(disk.folder, ledger)
  t.ok(again.service.views.position() > last, 'all is in the file')
  await again.close()
})

test('a full disk under the views alone', async (t) => {
  const disk = mount('2m')
  if (!disk) return t.comment('may not mount a disk')
  t.teardown(disk.eject)
  const ledger = t.testdir()
  const { service, close, record, get } = await serve(disk.folder, ledger)
  let n = 0
  while (service.tail.trouble() === undefined && n < 5_000) {
    const answer = await record(n++)
    t.equal(answer.statusCode, 201, 'commands are taken')
    if (!answer.json().applied) break
  }
  await until(() => service.tail.trouble() !== undefined)
  t.equal((await get('/health/ready')).statusCode, 503)
  t.equal(service.views.poison(), undefined, 'no event is to blame')
  t.ok(service.views.position() < n)
  t.equal((await get('/v1/sources/post-0')).statusCode, 200, 'what was known can be read')

  disk.resize('64m')
  await until(() => service.views.position() === n && service.tail.trouble() === undefined)
  // Whether a folder can be written to is looked at now and then only.
  while ((await get('/health/ready')).statusCode !== 200) await pause(20)
  t.equal((await get(`/v1/sources/post-${n - 1}`)).statusCode, 200)
  await close()

  // What was applied in pieces is what is applied at once.
  const again = await serve(disk.folder, ledger)
  const file = `views-${again.service.views.version}.db`
  const fresh = await openFollowed(t, t.testdir(), again.service.store)
  await fresh.settled()
  await fresh.close()
  t.same(dumpFile(join(disk.folder, file)), dumpFile(join(t.testdirName, file)))
  await again.close()
})
