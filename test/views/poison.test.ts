/** An event that a projection cannot apply stops the views there, visibly. Earlier events are kept, and later ones wait. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import pino from 'pino'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { openStore } from '../../src/store/open.ts'
import type { EventStore } from '../../src/store/port.ts'
import type { Projection } from '../../src/views/projection.ts'
import { deal, eventOf, statement, storedOf } from '../projections/given.ts'
import { buildTestService, ledgerOf } from '../service.ts'
import { openAt, until } from '../store/sqlite-given.ts'
import { dumpFile, openFollowed, writeRounds } from './given.ts'

/** A projection that cannot apply statements until it is mended. */
const brittle = (mended = false): Projection => ({
  name: 'brittle',
  version: 1,
  tables: [],
  on: {
    StatementMade: () => {
      if (!mended) throw new Error('cannot read kites')
    },
  },
})

const newLedger = async (t: Test): Promise<EventStore> => openAt(t, join(t.testdir(), 'events.db'))

const append = async (store: EventStore): Promise<readonly string[]> => {
  const events = [
    eventOf('deal-kites', 0, 'DealOpened', deal()),
    eventOf('deal-kites', 1, 'DealStatusChanged', { to: 'announced', reason: 'said so' }),
    eventOf('deal-kites', 2, 'StatementMade', statement()),
    eventOf('deal-kites', 3, 'DealStatusChanged', { to: 'collapsed', reason: 'wind' }),
  ]
  await store.append('deal-kites', -1, events.map(storedOf))
  return events.map(({ id }) => id)
}

test('the events before a poison event in its batch are applied, and no later ones', async (t) => {
  const store = await newLedger(t)
  const ids = await append(store)
  const { views, settled } = await openFollowed(t, t.testdirName, store, [...projections, brittle()])
  await settled()
  t.equal(views.state(), 'paused')
  t.match(views.poison(), {
    projection: 'brittle',
    message: 'brittle: cannot read kites',
    logged: { id: ids[2] },
  })
  const applied = views.sql.all<{ id: string }>('SELECT id FROM events ORDER BY position')
  t.same(
    applied.map(({ id }) => id),
    ids.slice(0, 2),
  )
  t.equal(views.sql.all('SELECT * FROM deal_statuses').length, 2)
})

test('the rows that other projections made of a poison event are undone', async (t) => {
  const store = await newLedger(t)
  await append(store)
  const { views, settled } = await openFollowed(t, t.testdirName, store, [...projections, brittle()])
  await settled()
  t.equal(views.sql.all('SELECT * FROM entries').length, 2)
})

test('nothing that comes later is applied while they are paused', async (t) => {
  const store = await newLedger(t)
  await append(store)
  const { views, settled, failures } = await openFollowed(t, t.testdirName, store, [
    ...projections,
    brittle(),
  ])
  await settled()
  const position = views.position()
  await writeRounds(store, 0, 2)
  t.equal(views.position(), position)
  t.equal(failures.length, 1, 'it is said once')
})

test('a caller does not wait for views that are paused', async (t) => {
  const store = await newLedger(t)
  const ids = await append(store)
  const { views, settled } = await openFollowed(t, t.testdirName, store, [...projections, brittle()])
  await settled()
  const before = performance.now()
  t.equal(await views.applied(ids[3]!), undefined)
  t.equal(await views.reached(views.position() + 1), false)
  t.ok(performance.now() - before < 1_000)
  t.equal(typeof (await views.applied(ids[1]!)), 'number')
})

test('a restart that still cannot apply it pauses at the same event', async (t) => {
  const store = await newLedger(t)
  const ids = await append(store)
  for (let times = 0; times < 2; times++) {
    const { views, settled, close } = await openFollowed(t, t.testdirName, store, [...projections, brittle()])
    await settled()
    t.equal(views.poison()?.logged.id, ids[2])
    await close()
  }
})

test('a restart that can apply it continues to the same rows as without a pause', async (t) => {
  const store = await newLedger(t)
  await append(store)
  const paused = await openFollowed(t, t.testdirName, store, [...projections, brittle()])
  await paused.settled()
  await paused.close()
  const seen: string[] = []
  const mended: Projection = { ...brittle(true), every: ({ id }) => void seen.push(id) }
  const again = await openFollowed(t, t.testdirName, store, [...projections, mended])
  await again.settled()
  t.equal(again.views.state(), 'serving')
  t.equal(seen.length, 2, 'the poison event and the one after it')
  await again.close()
  const fresh = await openFollowed(t, join(t.testdirName, 'fresh'), store, [...projections, mended])
  await fresh.settled()
  await fresh.close()
  t.same(dumpFile(join(t.testdirName, again.file)), dumpFile(join(t.testdirName, 'fresh', fresh.file)))
})

test('an event of an unknown type pauses the views', async (t) => {
  const store = await newLedger(t)
  const id = randomUUID()
  await store.append('deal-kites', -1, [
    { id, type: 'KiteFlown', body: JSON.stringify({ id, type: 'KiteFlown' }) },
  ])
  const { views, settled } = await openFollowed(t, t.testdirName, store)
  await settled()
  t.match(views.poison(), { projection: 'catalogue', message: /KiteFlown/, logged: { id } })
})

/** A whole service whose people projection has met details that it cannot read. */
const pausedService = async (t: Test) => {
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'error' }, { write: (line: string) => void logged.push(JSON.parse(line)) })
  const built = await buildTestService(t, { log })
  const { app, service } = built
  const source = { publisher: 'Lamp Post', kind: 'press' }
  const record = (id: string) =>
    app.inject({ method: 'POST', url: '/v1/sources', payload: { id, ...source } })
  t.equal((await record('lamp-post')).json().applied, true)
  const bad = eventOf('personal-p-kite', 0, 'PersonalDetailsStored', { disclosure: 'bm90LWpzb24' })
  await service.store.append('personal-p-kite', -1, [storedOf(bad)])
  await until(() => logged.length > 0)
  return { ...built, bad, logged, record, get: (url: string) => app.inject({ url }) }
}

test('a paused service says at which event and why', async (t) => {
  const { bad, get } = await pausedService(t)
  const answer = await get('/health/ready')
  t.equal(answer.statusCode, 503)
  t.match(answer.json(), {
    status: 'paused',
    views: {
      state: 'paused',
      paused: {
        projection: 'people',
        error: /^people: /,
        event: { id: bad.id, type: bad.type, stream: bad.stream, revision: 0, position: /^\d+$/ },
        remedy: String,
      },
    },
  })
  t.equal((await get('/health/live')).statusCode, 200)
})

test('a paused service has it in its log, once', async (t) => {
  const { bad, logged, record } = await pausedService(t)
  await record('wick-times')
  t.equal(logged.length, 1)
  t.match(logged[0], {
    projection: 'people',
    event: { id: bad.id, stream: bad.stream },
    err: { message: /^people: / },
  })
})

test('a paused service takes commands and says that they are not applied', async (t) => {
  const { service, record } = await pausedService(t)
  const answer = await record('wick-times')
  t.equal(answer.statusCode, 201)
  t.match(answer.json(), { applied: false, events: [{ stream: 'source-wick-times' }] })
  t.notOk('position' in answer.json())
  t.equal((await service.store.readStream('source-wick-times')).events.length, 1)
})

test('a paused service answers what it knew, and says so where more is asked for', async (t) => {
  const { record, get } = await pausedService(t)
  await record('wick-times')
  t.equal((await get('/v1/sources/lamp-post')).statusCode, 200)
  t.equal((await get('/v1/sources/wick-times')).statusCode, 404)
  const later = await get('/v1/sources/wick-times?after=999999999999999')
  t.equal(later.statusCode, 503)
  t.equal(later.json().code, 'projection-paused')
})

test('views that paused before they were built answer nothing', async (t) => {
  const folder = join(t.testdir(), 'data')
  const store = await openStore(ledgerOf(folder) ?? `sqlite:${join(folder, 'events.db')}`)
  await store.append('deal-kites', -1, [storedOf(eventOf('deal-kites', 0, 'DealOpened', deal()))])
  const id = randomUUID()
  await store.append('deal-wicks', -1, [
    { id, type: 'KiteFlown', body: JSON.stringify({ id, type: 'KiteFlown' }) },
  ])
  await store.close()
  const { app, service } = await buildTestService(t, { data: folder })
  await until(() => service.views.state() === 'paused')
  const answer = await app.inject({ url: '/v1/deals/kites' })
  t.equal(answer.statusCode, 503)
  t.equal(answer.json().code, 'projection-paused')
})
