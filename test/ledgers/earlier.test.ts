/**
 * Ledgers that earlier releases wrote still open, replay and verify. Each folder of `test/data/ledgers` is the data
 * folder of one, with its keys; `facts.json` says what it holds, so that nothing here is read from the ledger itself.
 * All of it is fictional. That of 2026-11-30 has events with 60 sources, 25 deals and JSON of depth 100, from before
 * commands had such bounds.
 */
import { chmodSync, cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { exportTo, importFrom } from '../../src/cli/transfer.ts'
import { apiOf, statement } from '../http/given.ts'
import { buildTestService, type Given } from '../service.ts'
import { LOOPBACK } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'

const FOLDER = join(import.meta.dirname, '../data/ledgers/2026-11-30')

interface Facts {
  readonly checkpoint: string
  readonly position: string
  readonly endpoint: string
  readonly admin: string
  readonly secret: string
  readonly revokedSecret: string
  readonly erased: string
  readonly kept: string
  readonly said: string
  readonly twice: string
  readonly disputed: string
}

const facts: Facts = JSON.parse(readFileSync(join(FOLDER, 'facts.json'), 'utf8'))
const ERASED_NAMES = ['Forgotten', 'F. Invented', 'Q999000111']

interface Opened extends Given {
  /** Prepares the copy. */
  readonly before?: (data: string) => void
}

/** A copy of the earlier ledger, opened by the present service. */
const opened = async (t: Test, { before, ...given }: Opened = {}) => {
  const data = join(t.testdir({}), 'data')
  cpSync(FOLDER, data, { recursive: true })
  // A checkout does not keep that only their owner may read them.
  for (const name of ['server.key', 'audit.key', 'erasures.txt']) chmodSync(join(data, name), 0o600)
  before?.(data)
  const built = await buildTestService(t, {
    data,
    store: `sqlite:${join(data, 'events.db')}`,
    settings: LOOPBACK,
    now: () => new Date().toISOString(),
    ...given,
  })
  const api = apiOf(built.app)
  const ask = (url: string, secret = facts.admin) => api.get(url, { authorization: `Bearer ${secret}` })
  return { ...built, ...api, ask, data }
}

interface Entry {
  readonly eventId: string
  readonly headline: string
  readonly sources: readonly unknown[]
  readonly confidence: string
}

test('an earlier ledger answers with what was recorded, corrected, retracted and disputed', async (t) => {
  const { get } = await opened(t)
  const { deal, items } = (await get('/v1/deals/fictional-accord-00/timeline')).json()
  t.equal(deal.title, 'Fictional accord 0')
  const entry = (id: string): Entry | undefined => items.find(({ eventId }: Entry) => eventId === id)
  t.match(entry(facts.said)?.headline, 'A fictional end.')
  t.match(entry(facts.twice)?.headline, /^Retracted: /)
  t.not(entry(facts.disputed)?.confidence, 'contested')
  const { items: elsewhere } = (await get('/v1/deals/fictional-accord-24/timeline')).json()
  const shared = elsewhere.find(({ eventId }: Entry) => eventId === facts.said)
  t.equal(shared?.sources.length, 60, 'an entry of 60 sources stands in each of 25 deals')
})

test('a person who was erased in an earlier ledger stays erased', async (t) => {
  const { get, ask } = await opened(t)
  t.match((await get(`/v1/people/${facts.erased}`)).json(), {
    erased: { basis: 'other', reason: 'Asked for by the person.' },
  })
  t.match((await get(`/v1/people/${facts.kept}`)).body, 'Remembered Invented')
  const answers = [
    await get('/v1/search?q=Invented'),
    await get('/v1/people'),
    await get('/v1/prisoners'),
    await ask('/v1/events'),
  ]
  for (const { body, statusCode } of answers) {
    t.equal(statusCode, 200)
    for (const name of ERASED_NAMES) t.notMatch(body, name)
  }
})

test('a replay of an earlier ledger agrees with its views', async (t) => {
  const { post, ask } = await opened(t)
  const started = await post('/v1/audit/replays', {}, { authorization: `Bearer ${facts.admin}` })
  for (;;) {
    const job = (await ask(`/v1/audit/replays/${started.json().id}`)).json()
    if (job.state === 'running') await pause(5)
    else return t.match(job, { state: 'done', report: { differing: 0, erasures: 1 } })
  }
})

test('views of an earlier release, without checksums, are not read: they are built anew and go', async (t) => {
  const path = (data: string) => join(data, 'views-2ce740170930.db')
  const { get, data } = await opened(t, {
    before: (data) => {
      const db = new DatabaseSync(path(data))
      db.exec(`CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), ledger TEXT NOT NULL, made TEXT NOT NULL,
          position INTEGER, before INTEGER, known_at TEXT, event TEXT, built INTEGER) STRICT;
        CREATE TABLE deals (id TEXT NOT NULL, title TEXT NOT NULL, known_from INTEGER NOT NULL,
          known_to INTEGER NOT NULL, PRIMARY KEY (id, known_from)) STRICT;
        INSERT INTO deals VALUES ('fictional-accord-00', 'Of the earlier release', 1, 9007199254740991)`)
      const made = JSON.stringify(projections.map(({ name, version }) => [name, version]))
      db.prepare(`INSERT INTO checkpoint VALUES (1, 'a', ?, 1, NULL, '2026-11-30', 'b', 1)`).run(made)
      db.close()
    },
  })
  t.match((await get('/v1/deals/fictional-accord-00')).json(), { title: 'Fictional accord 0' })
  t.notOk(existsSync(path(data)))
})

test('keys of an earlier ledger open what they opened, and a revoked one opens nothing', async (t) => {
  const { ask } = await opened(t)
  t.equal((await ask('/v1/keys')).statusCode, 200)
  t.equal((await ask('/v1/webhooks', facts.secret)).statusCode, 200)
  t.equal((await ask('/v1/webhooks', facts.revokedSecret)).statusCode, 401)
})

test('a key of a command is known although an earlier release recorded its use', async (t) => {
  const { post, service } = await opened(t)
  const before = await service.store.head()
  const body = { patch: { data: { gist: 'A fictional end.' } }, reason: 'A slip of the pen.' }
  const headers = { 'idempotency-key': 'a-key-of-a-correction' }
  const answer = await post(`/v1/events/${facts.said}/correct`, body, headers)
  t.match(answer, { statusCode: 201 })
  t.equal(await service.store.head(), before)
})

test('a webhook of an earlier ledger delivers what comes after its cursor, once', async (t) => {
  const { app, post, ask } = await opened(t)
  t.match((await ask(`/v1/webhooks/${facts.endpoint}`)).json(), {
    status: 'active',
    cursor: { position: facts.position },
    headerNames: ['x-fictional'],
  })
  const receiver = await startReceiver(t)
  const changed = await app.inject({
    method: 'PATCH',
    url: `/v1/webhooks/${facts.endpoint}`,
    headers: { authorization: `Bearer ${facts.admin}` },
    payload: { url: receiver.url },
  })
  t.equal(changed.statusCode, 200)
  const sources = [{ sourceId: 'fictional-gazette-00' }]
  const said = statement('After the upgrade', { occurred: '2020-07-01', sources })
  t.equal((await post('/v1/deals/fictional-accord-00/record-statement', said)).statusCode, 201)
  await receiver.until(() => receiver.came.length > 0)
  t.match(receiver.events(), [{ data: { data: { gist: 'After the upgrade' } } }])
  t.match(receiver.came[0]?.headers, { 'x-fictional': 'yes' }, 'the sealed header is opened')
})

test('an earlier ledger goes from one file to another, and keeps the root of its tree', async (t) => {
  const { config, service, close, data } = await opened(t)
  const size = Number(facts.checkpoint.split('\n')[1])
  const root = () => service.audit.tree.rootAt(size).toString('base64')
  while (service.audit.tree.size() < size) await pause(5)
  t.equal(root(), facts.checkpoint.split('\n')[2])
  await close()
  const file = join(data, 'export.jsonl')
  await exportTo(config, file)
  const moved = join(data, 'moved')
  await importFrom({ ...config, data: moved, store: `sqlite:${join(data, 'moved.db')}` }, file, () => {})
  const again = await buildTestService(t, { data: moved, store: `sqlite:${join(data, 'moved.db')}` })
  while (again.service.audit.tree.size() < size) await pause(5)
  t.equal(again.service.audit.tree.rootAt(size).toString('base64'), facts.checkpoint.split('\n')[2])
})
