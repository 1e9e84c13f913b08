/** After an erasure the name is in no answer and in no byte of any file, while the service runs and after. */
import { randomInt } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { ERASED } from '../../projections/read/names.ts'
import {
  apiOf,
  askErasure,
  type Body,
  buildLedger,
  deal,
  erase as erasePerson,
  fact,
  isProblem,
  type Ledger,
  SYLVANIA,
  statement,
} from '../http/given.ts'
import { pause } from '../pause.ts'
import { buildTestService } from '../service.ts'
import { bytesIn, tracesIn } from './traces.ts'

const PINKY = `p-${'a'.repeat(20)}`
const CHICOLINI = `p-${'b'.repeat(20)}`
const KEY = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const NAMES = ['Pinky Quxworthy', 'Пинки Куксворти', 'Pinky Altername']
const REGISTRATION = { id: PINKY, publicFigure: false, name: NAMES[0], names: [NAMES[1]], role: 'Spywright' }

/** A ledger with two persons, one of whom was renamed, in a timeline, a case and a title. */
const buildCase = async (t: Test): Promise<Ledger & { readonly data: string }> => {
  const data = join(t.testdir({}), 'data')
  const ledger = await buildLedger(t, { data })
  const { post, record } = ledger
  await post('/v1/people', REGISTRATION, { 'idempotency-key': KEY })
  await record('/v1/people', { id: CHICOLINI, publicFigure: false, name: 'Chicolini Staywell' })
  await record('/v1/deals', deal('potash', { title: `The freeing of {${PINKY}} and {${CHICOLINI}}` }))
  await record('/v1/deals/potash/record-statement', statement(`{${PINKY}} waves`))
  await record('/v1/prisoners', {
    id: `c-${'c'.repeat(20)}`,
    personId: PINKY,
    state: SYLVANIA,
    occurred: '2031-04-01',
    deals: ['potash'],
    ...fact,
  })
  await record(`/v1/people/${PINKY}/revise-details`, { name: NAMES[2], names: [NAMES[0]] })
  return { ...ledger, data }
}

const erase = (ledger: Ledger, id = PINKY) => erasePerson(ledger, id)

const QUERIES = [
  '/v1/deals',
  '/v1/deals/potash',
  '/v1/deals/potash/timeline',
  '/v1/deals/potash/events',
  '/v1/deals/potash/timeline.csv',
  '/v1/people',
  `/v1/people/${PINKY}`,
  '/v1/people.csv',
  '/v1/people.jsonl',
  '/v1/prisoners',
  `/v1/prisoners/c-${'c'.repeat(20)}`,
  '/v1/events',
]

test('the name is in answers before the erasure and in no answer after it', async (t) => {
  const ledger = await buildCase(t)
  const { position } = await ledger.record('/v1/deals/potash/record-statement', statement('Yes'))
  const pinned = `/v1/deals/potash/timeline?knownAt=position:${position}`
  const urls = [...QUERIES, pinned]
  const before = await Promise.all(urls.map(async (url) => (await ledger.get(url)).body))
  t.same(tracesIn(before.join('\n'), NAMES), [NAMES[0], NAMES[2]], 'the answers are those that name')
  await erase(ledger)
  const after = await Promise.all(urls.map((url) => ledger.get(url)))
  for (const [n, { body }] of after.entries())
    t.same(tracesIn(body, [...NAMES, 'Spywright']), [], urls[n] ?? '')
  for (const { statusCode } of after) t.equal(statusCode, 200)
})

test('an entity tag of before the erasure no longer holds', async (t) => {
  const ledger = await buildCase(t)
  const asked = async (url: string, etag: string) =>
    (await ledger.get(url, { 'if-none-match': etag })).statusCode
  const urls = ['/v1/deals/potash/timeline', '/v1/deals', '/v1/people.csv', `/v1/people/${PINKY}`]
  const etags = await Promise.all(urls.map(async (url) => String((await ledger.get(url)).headers.etag)))
  for (const [n, url] of urls.entries()) t.equal(await asked(url, etags[n] ?? ''), 304, url)
  await erase(ledger)
  for (const [n, url] of urls.entries()) t.equal(await asked(url, etags[n] ?? ''), 200, url)
})

test('a cursor of before the erasure gives pages of after it', async (t) => {
  const ledger = await buildCase(t)
  const { next } = (await ledger.get('/v1/deals/potash/timeline?limit=1')).json()
  await erase(ledger)
  const { items } = (await ledger.get(`/v1/deals/potash/timeline?cursor=${next}`)).json()
  t.equal(items[0].headline, `Sylvania welcomed: ${ERASED} waves`)
})

test('timelines tell of a person whose details were erased, and of all else as before', async (t) => {
  const ledger = await buildCase(t)
  const entries = async () => (await ledger.get('/v1/deals/potash/timeline')).json().items
  const before = await entries()
  await erase(ledger)
  const after = await entries()
  t.equal(after[1].headline, `Sylvania welcomed: ${ERASED} waves`)
  t.same(
    after.map(({ headline: _, ...rest }: Body) => rest),
    before.map(({ headline: _, ...rest }: Body) => rest),
  )
  t.equal(
    (await ledger.get('/v1/deals/potash')).json().title,
    `The freeing of ${ERASED} and Chicolini Staywell`,
  )
})

test('the course of an erased person reads well', async (t) => {
  const ledger = await buildCase(t)
  await ledger.record(`/v1/people/${PINKY}/place-hold`, { reason: 'pending proceedings' })
  await ledger.record(`/v1/people/${PINKY}/lift-hold`, { reason: 'ended' })
  await erase(ledger)
  const { course } = (await ledger.get(`/v1/people/${PINKY}`)).json()
  t.same(
    course.map(({ headline }: Body) => headline),
    [
      `Person registered: ${ERASED}`,
      `New details of ${ERASED}`,
      `Legal hold placed on the details of ${ERASED}`,
      `Legal hold lifted from the details of ${ERASED}`,
      'Details of a person erased',
    ],
  )
})

test('an erased person is distinguished from an unknown one', async (t) => {
  const ledger = await buildCase(t)
  const { id, recordedAt } = await erase(ledger)
  t.strictSame((await ledger.get(`/v1/people/${PINKY}`)).json().erased, {
    eventId: id,
    at: recordedAt,
    basis: 'subject-request',
  })
  isProblem(t, await ledger.get(`/v1/people/p-${'z'.repeat(20)}`), 404, 'not-found')
})

test('a legal hold is shown while it lasts, and keeps the details', async (t) => {
  const ledger = await buildCase(t)
  const held = await ledger.record(`/v1/people/${PINKY}/place-hold`, { reason: 'pending proceedings' })
  t.match((await ledger.get(`/v1/people/${PINKY}`)).json(), {
    legalHold: { eventId: held.id, reason: 'pending proceedings' },
  })
  const refused = await askErasure(ledger, PINKY)
  isProblem(t, refused, 409, 'under-legal-hold')
  t.equal(refused.json().conflictingEvent, held.id)
  t.equal((await ledger.get(`/v1/people/${PINKY}`)).json().name, NAMES[2])
  await ledger.record(`/v1/people/${PINKY}/lift-hold`, { reason: 'ended' })
  t.notOk((await ledger.get(`/v1/people/${PINKY}`)).json().legalHold)
  await erase(ledger)
})

test('a registration sent again after the erasure is gone', async (t) => {
  const ledger = await buildCase(t)
  await erase(ledger)
  isProblem(
    t,
    await ledger.post('/v1/people', REGISTRATION, { 'idempotency-key': KEY }),
    410,
    'person-erased',
  )
})

test('an erasure sent again with its key gives the same event, without it is gone', async (t) => {
  const ledger = await buildCase(t)
  const headers = { 'idempotency-key': KEY.replace('3b', '4b') }
  const first = await askErasure(ledger, PINKY, {}, headers)
  const again = await askErasure(ledger, PINKY, {}, headers)
  t.equal(again.statusCode, 201)
  t.equal(again.json().events[0].id, first.json().events[0].id)
  isProblem(t, await askErasure(ledger, PINKY), 410, 'person-erased')
})

test('no byte of the name is in any file, neither while the service runs nor after', async (t) => {
  const ledger = await buildCase(t)
  for (const url of QUERIES) await ledger.get(url)
  t.same(tracesIn(bytesIn(ledger.data), NAMES), NAMES, 'it can be found while it is there')
  await erase(ledger)
  t.same(tracesIn(bytesIn(ledger.data), [...NAMES, 'Spywright']), [])
  await ledger.close()
  t.same(tracesIn(bytesIn(ledger.data), [...NAMES, 'Spywright']), [])
  t.same(tracesIn(bytesIn(ledger.data), ['Chicolini Staywell']), ['Chicolini Staywell'])
})

test('the answer waits until a reader of the views lets the name go', async (t) => {
  const ledger = await buildCase(t)
  const name = readdirSync(ledger.data).find((file) => /^views-.*\.db$/.test(file)) ?? ''
  const reader = new DatabaseSync(join(ledger.data, name), { readOnly: true })
  t.teardown(() => reader.isOpen && reader.close())
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM people_rows').get()
  let answered = false
  const erased = erase(ledger).then(() => {
    answered = true
  })
  while ((await ledger.get(`/v1/people/${PINKY}`)).json().erased === undefined) await pause()
  t.notOk(answered, 'a reader still sees the time before')
  reader.exec('COMMIT')
  await erased
  t.same(tracesIn(bytesIn(ledger.data), NAMES), [])
})

test('views that are built anew hold no trace of an erased person', async (t) => {
  const ledger = await buildCase(t)
  await erase(ledger)
  await ledger.close()
  for (const file of readdirSync(ledger.data)) {
    if (/^views-.*\.db$/.test(file))
      new DatabaseSync(join(ledger.data, file)).exec('UPDATE checkpoint SET event = NULL')
  }
  const { app } = await buildTestService(t, { data: ledger.data })
  const { get } = apiOf(app)
  while ((await get('/v1/people')).statusCode !== 200) await pause()
  t.equal((await get(`/v1/people/${PINKY}`)).json().name, ERASED)
  t.same(tracesIn(bytesIn(ledger.data), NAMES), [])
})

/** Pseudo-random numbers below a bound, the same for the same seed (a linear congruential generator). */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % below
  }
}

test('no byte of an erased name stays, whatever the history', async (t) => {
  const seed = Number(process.env.DETENTE_TEST_SEED ?? randomInt(2 ** 31))
  t.comment(`DETENTE_TEST_SEED=${seed}`)
  const below = numbers(seed)
  const data = join(t.testdir({}), 'data')
  const ledger = await buildLedger(t, { data })
  await ledger.record('/v1/deals', deal('potash'))
  const present = new Map<string, string[]>()
  const gone: string[] = []
  let count = 0
  const nameOf = (): string =>
    `Qux${++count}worthy the ${'Fictional '.repeat(below(below(6) === 0 ? 15 : 4))}One`
  const details = (): { name: string; names: string[] } => ({
    name: nameOf(),
    names: Array.from({ length: below(below(5) === 0 ? 20 : 3) }, nameOf),
  })
  const remember = (id: string, { name, names }: ReturnType<typeof details>): void => {
    present.set(id, [...(present.get(id) ?? []), name, ...names])
  }
  const register = async (): Promise<void> => {
    const given = details()
    const id = `p-${String(count)
      .replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')
      .padStart(20, 'k')}`
    await ledger.record('/v1/people', { id, publicFigure: false, ...given })
    remember(id, given)
  }
  const act = async (what: number, id: string): Promise<void> => {
    if (what === 0) await ledger.record('/v1/deals/potash/record-statement', statement(`{${id}} waves`))
    else if (what < 3) {
      const given = details()
      await ledger.record(`/v1/people/${id}/revise-details`, given)
      remember(id, given)
    } else {
      await erase(ledger, id)
      gone.push(...(present.get(id) ?? []).map((name) => `${name.split(' ')[0]} the`))
      present.delete(id)
    }
  }
  for (let round = 0; round < 5; round++) {
    for (let n = 0; n < 20; n++) {
      // Three at a time, so that they come together in batches, on persons that all three know.
      const free = [...present.keys()]
      const steps = [0, 1, 2].map(() => {
        const [id] = below(2) === 0 ? [] : free.splice(below(Math.max(1, free.length)), 1)
        return id === undefined ? register() : act(below(5), id)
      })
      await Promise.all(steps)
    }
    t.same(tracesIn(bytesIn(data), gone), [], `round ${round}: ${gone.length} names are gone`)
  }
  await ledger.close()
  t.same(tracesIn(bytesIn(data), gone), [])
  t.ok(gone.length > 20)
})
