/** Health: the process lives, the views are caught up, and if not, how far they are or what stopped them. */
import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { openStore } from '../../src/store/open.ts'
import { NO_STREAM } from '../../src/store/port.ts'
import { pause } from '../pause.ts'
import { buildTestService, ledgerOf } from '../service.ts'
import { type Answer, type Api, apiOf, buildLedger, isProblem, source } from './given.ts'

const MANY = 20_000
const APPENDED = 1_000

/** A folder without views yet for a ledger of many events, and where that ends. */
const ledgerWithoutViews = async (t: Test): Promise<{ readonly data: string; readonly head: string }> => {
  const data = join(t.testdir({}), 'data')
  mkdirSync(data)
  const store = await openStore(ledgerOf(data) ?? `sqlite:${join(data, 'events.db')}`)
  const eventOf = (stream: string, revision: number) => {
    const event = {
      id: randomUUID(),
      type: 'SourceRegistered',
      version: 1,
      stream,
      revision,
      recordedAt: '2025-01-01T00:00:00.000Z',
      actor: 'local',
      correlationId: randomUUID(),
      data: { publisher: 'The Wire', kind: 'wire', derivedFrom: [] },
    }
    return { id: event.id, type: event.type, body: JSON.stringify(event) }
  }
  for (let n = 0; n < MANY; n += APPENDED) {
    const stream = `source-wire-${n}`
    const events = Array.from({ length: APPENDED }, (_, revision) => eventOf(stream, revision))
    await store.append(stream, NO_STREAM, events)
  }
  const head = String(await store.head())
  await store.close()
  return { data, head }
}

/** Asks until the answer is as expected. Other work runs in between. */
const askUntil = async ({ get }: Pick<Api, 'get'>, is: (answer: Answer) => boolean): Promise<Answer> => {
  for (;;) {
    const answer = await get('/health/ready')
    if (is(answer)) return answer
    await pause()
  }
}

test('the process lives', async (t) => {
  const { app } = await buildTestService(t)
  const answer = await app.inject('/health/live')
  t.equal(answer.statusCode, 200)
  t.strictSame(answer.json(), { status: 'ok' })
})

test('a service is ready once its views show the whole log', async (t) => {
  const { get, service } = await buildLedger(t)
  const head = String(await service.store.head())
  const answer = await get('/health/ready')
  t.match(answer, { statusCode: 200, headers: { 'cache-control': 'no-store' } })
  t.match(answer.json(), {
    status: 'ready',
    views: { state: 'serving', position: head, head, progress: 1, version: /^[0-9a-f]{12}$/ },
  })
})

test('a service of an empty ledger is ready', async (t) => {
  const { app } = await buildTestService(t, { early: true })
  const answer = await askUntil(apiOf(app), ({ statusCode }) => statusCode === 200)
  t.match(answer.json(), { status: 'ready', views: { position: '0', head: '0', progress: 1 } })
})

test('while the views are built, the service lives, tells how far they are, and asks to come back', async (t) => {
  const { data, head } = await ledgerWithoutViews(t)
  const { app } = await buildTestService(t, { data, early: true })
  const { get } = apiOf(app)
  const first = await get('/health/ready')
  t.match(first, { statusCode: 503, headers: { 'retry-after': /^\d+$/ } })
  t.match(first.json(), { status: 'catching up', views: { state: 'building', head } })
  t.equal((await get('/health/live')).statusCode, 200)
  const refused = await get('/v1/sources')
  isProblem(t, refused, 503, 'catching-up')
  t.match(refused.headers['retry-after'], /^\d+$/)

  const progress: number[] = []
  const answer = await askUntil({ get }, (answer) => {
    if (answer.statusCode === 503) progress.push(answer.json().views.progress)
    return answer.statusCode === 200
  })
  t.ok(progress.every((share) => share >= 0 && share <= 1))
  t.ok((progress.at(-1) ?? 0) > (progress[0] ?? 1), 'it goes on')
  t.strictSame(
    [...progress].sort((a, b) => a - b),
    progress,
    'it never goes back',
  )
  t.match(answer.json(), { status: 'ready', views: { position: head, progress: 1 } })
  t.equal((await get('/v1/sources')).statusCode, 200)
})

/** A service whose views have met an event of a later version. */
const pausedService = async (t: Test) => {
  const ledger = await buildLedger(t)
  const position = String(await ledger.service.store.head())
  const event = { id: randomUUID(), type: 'SourceEaten', stream: 'source-gazette', revision: 1 }
  await ledger.service.store.append('source-gazette', 0, [
    { ...event, body: JSON.stringify({ ...event, version: 1, data: {} }) },
  ])
  const answer = await askUntil(ledger, (answer) => answer.json().status === 'paused')
  const head = await ledger.service.store.head()
  return { ...ledger, answer, event, position, head }
}

test('a projection that cannot apply an event pauses, and health says which event, why, and how to continue', async (t) => {
  const { answer, event, position, head } = await pausedService(t)
  t.match(answer, { statusCode: 503, headers: { 'retry-after': /^\d+$/ } })
  t.match(answer.json().views, {
    state: 'paused',
    position,
    head: String(head),
    paused: {
      projection: /\S/,
      error: /SourceEaten/,
      event: { ...event, position: String(head) },
      remedy: /\S/,
    },
  })
})

test('events from before a pause are still shown', async (t) => {
  const { get } = await pausedService(t)
  t.equal((await get('/v1/sources/gazette')).statusCode, 200)
})

test('a query for events after a pause is refused, not answered without them', async (t) => {
  const { get, head } = await pausedService(t)
  isProblem(t, await get(`/v1/sources?after=${head}`), 503, 'projection-paused')
})

test('a command after a pause is recorded, and the answer says that it is not visible yet', async (t) => {
  const { post, service, head } = await pausedService(t)
  const answer = await post('/v1/sources', source('herald'))
  t.equal(answer.statusCode, 201)
  t.match(answer.json(), { applied: false, revision: 0 })
  t.notOk('position' in answer.json())
  t.equal(answer.headers['detente-position'], undefined)
  t.ok((await service.store.head()) > head)
})

test('a service with an unreachable store is not ready', async (t) => {
  const { get, service } = await buildLedger(t)
  await service.store.close()
  const answer = await get('/health/ready')
  t.match(answer, { statusCode: 503, headers: { 'retry-after': /^\d+$/ } })
  t.match(answer.json(), { status: 'unavailable' })
})
