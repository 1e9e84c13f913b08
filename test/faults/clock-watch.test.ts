/** A clock that is earlier than the ledger, or is set while the service runs: nothing is recorded until somebody saw to it. */
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { readConfig } from '../../src/app/config.ts'
import { openService } from '../../src/app/service.ts'
import { serve } from '../cli/process.ts'
import { apiOf, isProblem, source } from '../http/given.ts'
import { buildTestService } from '../service.ts'

const MINUTE = 60_000
const START = Date.parse('2031-06-01T12:00:00Z')

/** A service whose clock and whose steady time a test moves as it likes. */
const build = async (t: Test, at = START, data = join(t.testdir(), 'data'), accepted?: string) => {
  let [clock, awake, boot] = [at, 1_000, 9_000]
  const built = await buildTestService(t, {
    data,
    now: () => new Date(clock).toISOString(),
    steady: { awake: () => awake, sinceBoot: () => boot },
    ...(accepted && { settings: { DETENTE_CLOCK_ACCEPTED: accepted } }),
  })
  const api = apiOf(built.app)
  return {
    ...built,
    ...api,
    data,
    /** Time that goes by. */
    pass: (ms: number) => {
      clock += ms
      awake += ms
      boot += ms
    },
    sleep: (ms: number) => {
      clock += ms
      boot += ms
    },
    set: (ms: number) => {
      clock += ms
    },
    record: (id: string) => api.post('/v1/sources', source(id)),
    ready: async () => (await api.get('/health/ready')).json(),
  }
}

test('a ledger that was idle for days still records', async (t) => {
  const built = await build(t)
  t.equal((await built.record('herald')).statusCode, 201)
  built.pass(9 * 24 * 60 * MINUTE)
  t.equal((await built.record('wire')).statusCode, 201)
  t.match(await built.ready(), { status: 'ready' })
})

test('a service records after its machine slept', async (t) => {
  const built = await build(t)
  t.equal((await built.record('herald')).statusCode, 201)
  built.sleep(10 * 60 * MINUTE)
  t.equal((await built.record('wire')).statusCode, 201)
})

for (const [way, ms, word] of [
  ['ahead', 6 * MINUTE, /set ahead by 6 minutes/],
  ['back', -6 * MINUTE, /set back by 6 minutes/],
] as const) {
  test(`a clock that is set ${way} while the service runs records nothing, until the service is restarted`, async (t) => {
    const built = await build(t)
    t.equal((await built.record('herald')).statusCode, 201)
    built.set(ms)
    const answer = await built.record('wire')
    isProblem(t, answer, 503, 'clock-wrong')
    t.match(answer.json().detail, word)
    t.ok(Number(answer.headers['retry-after']) > 0)
    const batch = {
      commands: [{ command: 'sources.register', id: 'wire', key: 'one', body: source('wire') }],
    }
    isProblem(t, await built.post('/v1/batches', batch), 503, 'clock-wrong')
    t.equal((await built.post('/v1/batches?dryRun=true', batch)).statusCode, 200, 'a dry run records nothing')
    t.match(await built.ready(), { status: 'not recording', clock: { trouble: word } })
    t.equal((await built.get('/v1/sources')).statusCode, 200, 'queries are answered')
    built.set(-ms)
    isProblem(t, await built.record('wire'), 503, 'clock-wrong')
    await built.close()
    const again = await build(t, START + MINUTE, built.data)
    t.equal((await again.record('wire')).statusCode, 201)
  })
}

test('a service records after its clock was set a little or slewed', async (t) => {
  const built = await build(t)
  for (let n = 0; n < 20; n++) {
    built.set(n % 2 === 0 ? 4 * MINUTE : -4 * MINUTE)
    built.pass(1_000)
    t.equal((await built.record(`herald-${n}`)).statusCode, 201)
  }
})

test('a start with a clock five minutes before the ledger records nothing; with a smaller difference it records', async (t) => {
  const first = await build(t)
  t.equal((await first.record('herald')).statusCode, 201)
  await first.close()
  const far = await build(t, START - 6 * MINUTE, first.data)
  const answer = await far.record('wire')
  isProblem(t, answer, 503, 'clock-wrong')
  t.match(answer.json().detail, /last event was recorded at 2031-06-01T12:00:00\.000Z, 6 minutes later/)
  t.match(await far.ready(), { status: 'not recording' })
  far.pass(2 * MINUTE)
  t.equal((await far.record('wire')).statusCode, 201, 'once it has caught up it goes on by itself')
  await far.close()
  const near = await build(t, START - 4 * MINUTE, first.data)
  t.equal((await near.record('post')).statusCode, 201)
})

test('an operator accepts a ledger that is ahead, up to an instant and no further', async (t) => {
  const first = await build(t)
  t.equal((await first.record('herald')).statusCode, 201)
  await first.close()
  const before = START - 60 * MINUTE
  const less = await build(t, before, first.data, '2031-06-01T11:59:59Z')
  isProblem(t, await less.record('wire'), 503, 'clock-wrong')
  await less.close()
  const enough = await build(t, before, first.data, '2031-06-01T14:00:00+02:00')
  t.equal((await enough.record('wire')).statusCode, 201)
  t.match(await enough.ready(), { status: 'ready' })
})

test('a real service whose ledger has an event from the future says so, and records once an operator accepts it', async (t) => {
  t.testdir({})
  const data = join(t.testdirName, 'data')
  const future = new Date(Date.now() + 30 * 24 * 60 * MINUTE).toISOString()
  const config = readConfig({ DETENTE_DATA: data })
  const service = await openService(config, pino({ level: 'silent' }), () => future)
  const { buildApp } = await import('../../src/app/app.ts')
  const app = await buildApp(service, config, pino({ level: 'silent' }))
  t.equal((await apiOf(app).post('/v1/sources', source('herald'))).statusCode, 201)
  await app.close()
  await service.close()

  const record = (address: string) =>
    fetch(`${address}/v1/sources`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(source('wire')),
    })
  const refusing = await serve(t)
  const refused = await record(refusing.address)
  t.equal(refused.status, 503)
  t.match(await refused.json(), { code: 'clock-wrong', detail: `DETENTE_CLOCK_ACCEPTED=${future}` })
  refusing.child.kill('SIGTERM')
  t.match((await refusing.ended).err, /last event was recorded at/)

  const accepting = await serve(t, ['serve', '--clock-accepted', future])
  t.equal((await record(accepting.address)).status, 201)
  accepting.child.kill('SIGTERM')
  t.match((await accepting.ended).err, /ahead of the clock: until then knownAt does not tell apart/)
})
