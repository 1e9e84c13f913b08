/** The list of who read the details of persons, on both engines. */
import { randomUUID } from 'node:crypto'
import { type Test, test } from 'tap'
import { readAccesses } from '../../src/audit/accessLog.ts'
import { StoreError } from '../../src/failure/storeError.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { buildLedger, isProblem } from './given.ts'

const URL = '/v1/audit/access'
const DISCLOSURE = 'GET /v1/audit/people/:id/disclosure'
const PERSONS = ['p-aaaaaaaaaaaaaaaaaaaa', 'p-bbbbbbbbbbbbbbbbbbbb'] as const

const ENGINES: Readonly<Record<string, (t: Test) => Promise<{ readonly store?: string }>>> = {
  SQLite: async () => ({}),
  EventStoreDB: async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }),
}

/** Two persons, and two auditors who can read of them. */
const build = async (t: Test, given: { readonly store?: string } = {}) => {
  const ledger = await buildLedger(t, given)
  for (const id of PERSONS)
    await ledger.record('/v1/people', { id, publicFigure: false, name: 'Rufus Fictional' })
  const auditor = async () => {
    const { id, secret } = await ledger.service.keys.add(['audit', 'names'], undefined, 'local')
    const headers = { authorization: `Bearer ${secret}` }
    const reads = (person: string) => ledger.get(`/v1/audit/people/${person}/disclosure`, headers)
    return { id, headers, reads, list: (more = '') => ledger.get(URL + more, headers) }
  }
  return { ...ledger, one: await auditor(), other: await auditor() }
}

for (const [engine, place] of Object.entries(ENGINES)) {
  test(`every reading of details is listed, in its order, page by page (${engine})`, async (t) => {
    const { one, other } = await build(t, await place(t))
    t.same((await one.list()).json(), { items: [] }, 'nothing at first')
    await one.reads(PERSONS[0])
    await other.reads(PERSONS[1])
    await one.reads(PERSONS[1])
    const readings = [
      { actor: one.id, through: DISCLOSURE, persons: [PERSONS[0]] },
      { actor: other.id, through: DISCLOSURE, persons: [PERSONS[1]] },
      { actor: one.id, through: DISCLOSURE, persons: [PERSONS[1]] },
    ]
    const whole = await other.list()
    t.match(whole, { statusCode: 200, headers: { 'cache-control': 'no-store', link: undefined } })
    const { items, next } = whole.json()
    t.match(items, readings)
    t.match(items[0], { eventId: /^[0-9a-f-]{36}$/, recordedAt: /^2031-06-30T12:/ })
    t.equal(next, undefined)

    const first = await one.list('?limit=2')
    t.equal(first.headers.link, `<${URL}?limit=2&cursor=${first.json().next}>; rel="next"`)
    await other.reads(PERSONS[0])
    const second = (await one.list(`?limit=2&cursor=${first.json().next}`)).json()
    t.match(
      [...first.json().items, ...second.items],
      [...readings, { actor: other.id, through: DISCLOSURE, persons: [PERSONS[0]] }],
    )
    t.equal(second.next, undefined)
  })
}

test('the list discloses nothing of a person, and reading it is not recorded', async (t) => {
  const { one } = await build(t)
  await one.reads(PERSONS[0])
  const before = await one.list()
  t.notMatch(before.body, 'Rufus')
  t.equal((await one.list()).body, before.body)
})

test('the list needs the scope audit, and refuses what it does not take', async (t) => {
  const { one, get, service } = await build(t)
  const { secret } = await service.keys.add(['read', 'record'], undefined, 'local')
  isProblem(t, await get(URL), 401, 'api-key-missing')
  isProblem(t, await get(URL, { authorization: `Bearer ${secret}` }), 403, 'scope-missing')
  isProblem(t, await one.list('?cursor=x'), 400, 'bad-parameter', ['/cursor'])
  isProblem(t, await one.list('?limit=501'), 400, 'bad-parameter', ['/limit'])
  isProblem(t, await one.list('?person=x'), 400, 'bad-parameter', ['/person'])
})

test('each piece of an export is recorded before it leaves, and all of one answer belong together', async (t) => {
  const { service, get, post } = await build(t)
  const commands = Array.from({ length: 450 }, (_, n) => ({
    key: randomUUID(),
    command: 'people.register',
    id: `p-${'c'.repeat(16)}${n
      .toString(5)
      .padStart(4, '0')
      .replaceAll(/\d/g, (digit) => 'abcde'[+digit] ?? '')}`,
    body: { publicFigure: false, name: `Rufus Number${n}` },
  }))
  t.equal((await post('/v1/batches', { commands })).statusCode, 200)
  const { body } = await get('/v1/people.jsonl')
  t.equal(body.trim().split('\n').length, 452)
  const reads = await readAccesses(service.store, 0, 500)
  t.ok(reads.length > 1)
  t.equal(new Set(reads.map(({ correlationId }) => correlationId)).size, 1)
  t.equal(new Set(reads.flatMap(({ data }) => data.persons)).size, 452)
  t.ok(reads.every(({ actor, data }) => actor === 'local' && data.through === 'GET /v1/people.jsonl'))
  const page = (await get('/v1/people?limit=3')).json()
  const [last] = await readAccesses(service.store, reads.length, 500)
  t.strictSame(
    last?.data.persons,
    page.items.map(({ id }: { id: string }) => id),
    'a page names nobody after its end',
  )
})

test('where a read cannot be recorded, no withheld name leaves: the answer is 503, and others are answered', async (t) => {
  const { service, get } = await build(t)
  const { secret } = await service.keys.add(['read'], undefined, 'local')
  const stranger = { authorization: `Bearer ${secret}` }
  const { append } = service.store
  Object.assign(service.store, {
    append: async () => {
      throw new StoreError('unavailable', 'the ledger is away')
    },
  })
  for (const url of ['/v1/people', '/v1/people.csv', '/v1/people.jsonl', `/v1/people/${PERSONS[0]}`]) {
    const refused = await get(url)
    isProblem(t, refused, 503, 'unavailable')
    t.notMatch(refused.body, 'Rufus')
    t.equal(refused.headers.etag, undefined)
    t.equal((await get(url, stranger)).statusCode, 200, `${url} without the scope for names`)
  }
  Object.assign(service.store, { append })
  t.equal((await get('/v1/people')).statusCode, 200)
})

test('what a client has already, and what a read changes, is not another answer', async (t) => {
  const { service, get } = await build(t)
  for (const url of ['/v1/people', '/v1/people.csv']) {
    const { etag } = (await get(url)).headers
    const before = (await readAccesses(service.store, 0, 500)).length
    t.equal((await get(url, { 'if-none-match': etag as string })).statusCode, 304)
    t.equal((await readAccesses(service.store, 0, 500)).length, before, 'a 304 shows nothing')
  }
})
