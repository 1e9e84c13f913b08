/** Events without a command are stamped like others, and tried again a limited number of times when another writer was faster. */
import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { test } from 'tap'
import { type DataOf, eventTypeOf, parseEvent } from '../../events/catalogue.ts'
import { openAccessLog, readAccesses } from '../../src/audit/accessLog.ts'
import { openKeys } from '../../src/keys/keys.ts'
import { recordFact } from '../../src/record/facts.ts'
import { problemOf } from '../../src/record/recorder.ts'
import { appendEvents, stamp } from '../../src/rules/kernel/stamp.ts'
import type { EventStore } from '../../src/store/port.ts'
import { changeEndpointIds, readEndpointIds } from '../../src/webhooks/endpoints/endpointIds.ts'
import { openEndpoints } from '../../src/webhooks/endpoints/endpoints.ts'
import { BY_TESTER, NOW } from './given.ts'
import { openLedger } from './recording.ts'

const now = () => NOW
const DATA = { through: 'GET /v1/people', persons: [`p-${'a'.repeat(20)}`] }
const READ = { type: 'PersonalDetailsRead', data: DATA } as const

/** A store to which another process writes just before each append, a given number of times. */
const overtaken = (store: EventStore, times: number): EventStore => {
  let left = times
  return {
    ...store,
    ledgerId: store.ledgerId,
    append: async (stream, expected, events) => {
      if (left-- > 0) {
        const type = eventTypeOf(READ.type)
        if (!type) throw new TypeError('no type')
        const other = stamp(type, { stream, revision: expected + 1 }, BY_TESTER, READ.data)
        await appendEvents(store, stream, expected, [other])
      }
      return store.append(stream, expected, events)
    },
  }
}

test('an event without a command has the version of its type, its place, the instant and its actor', async (t) => {
  const store = await openLedger(t)
  const keys = openKeys(store, now)
  const key = await keys.add(['read'], undefined, 'k-tester')
  await keys.revoke(key.id, 'k-tester')
  await openAccessLog(store, now).record({ actor: 'k-tester', ...DATA })
  const data: DataOf<'WebhookRegistered'> = {
    url: 'https://receiver.example/',
    filter: {},
    order: 'deal',
    inFlight: 1,
    headerNames: [],
    sealedSecret: 'sealed',
    after: 0,
  }
  const endpoints = openEndpoints(store, now)
  const { id } = await endpoints.register(() => ({ type: 'WebhookRegistered', data }), 'k-tester')
  await endpoints.change(id, () => ({ type: 'WebhookPaused', data: {} }), 'k-tester')
  for (const stream of ['key-ring', 'access-log', `webhook-${id}`]) {
    const { events } = await store.readStream(stream)
    t.not(events.length, 0)
    for (const [revision, event] of events.entries()) {
      const { version } = eventTypeOf(event.type) ?? {}
      const { id } = event
      t.match(parseEvent(event.body), { id, version, stream, revision, recordedAt: NOW, actor: 'k-tester' })
    }
  }
})

test('a fact is decided anew when another process was faster, and recorded after what that one recorded', async (t) => {
  const store = await openLedger(t)
  let decided = 0
  const recorded = await recordFact(
    { store: overtaken(store, 3), now },
    'access-log',
    'k-tester',
    async () => {
      decided++
      return { after: (await store.readStream('access-log')).events.length - 1, fact: READ }
    },
  )
  t.equal(decided, 4)
  t.equal(recorded?.revision, 3)
})

test('a fact is given up as a conflict when others are faster 16 times', async (t) => {
  const store = await openLedger(t)
  const log = openAccessLog(overtaken(store, Number.POSITIVE_INFINITY), now)
  const error: unknown = await log.record({ actor: 'k-tester', ...DATA }).catch((thrown) => thrown)
  t.equal(problemOf(error)?.code, 'concurrent-writes')
  t.match(problemOf(error)?.detail, /access-log first, 16 times/)
  t.equal((await store.readStream('access-log')).events.length, 16)
})

test('40 accesses at once are all recorded, in a few appends, after those that lie there', async (t) => {
  const store = await openLedger(t)
  for (let n = 0; n < 5; n++) await openAccessLog(store, now).record({ actor: 'k-before', ...DATA })
  const log = openAccessLog(store, now)
  await Promise.all(Array.from({ length: 40 }, (_, n) => log.record({ actor: `k-${n}`, ...DATA })))
  const actors = (await readAccesses(store, 0, 100)).map(({ actor }) => actor)
  t.equal(actors.length, 45)
  t.equal(new Set(actors).size, 41)
})

test('40 endpoints that are made at once are all in the list', async (t) => {
  const store = await openLedger(t)
  await Promise.all(
    Array.from({ length: 40 }, (_, n) => changeEndpointIds(store, (ids) => [...ids, `wh-${n}`])),
  )
  t.equal((await readEndpointIds(store)).length, 40)
})

test('a key that is revoked twice at once is revoked once', async (t) => {
  const store = await openLedger(t)
  const keys = openKeys(store, now)
  const key = await keys.add(['read'], undefined, 'k-tester')
  await Promise.all([keys.revoke(key.id, 'k-one'), keys.revoke(key.id, 'k-two')])
  const { events } = await store.readStream('key-ring')
  t.same(
    events.map(({ type }) => type),
    ['KeyAdded', 'KeyRevoked'],
  )
})

test('nothing but the import, which keeps what was recorded elsewhere, appends to a stream by itself', async (t) => {
  const own = new Set(['src/rules/kernel/stamp.ts', 'src/store/transfer/import.ts'])
  const found: string[] = []
  for await (const path of glob('src/**/*.ts', { exclude: ['src/store/{sqlite,eventstoredb}/**'] })) {
    if (!own.has(path) && /\bstore\.append\(/.test(readFileSync(path, 'utf8'))) found.push(path)
  }
  t.same(found, [])
})
