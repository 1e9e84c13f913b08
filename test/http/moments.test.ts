/** Which moment a question is about: after, asOf, knownAt, and what the answer says that it resolved to. */
import { type Test, test } from 'tap'
import {
  type Api,
  BEYOND,
  buildLedger,
  deal,
  fact,
  isProblem,
  lifting,
  measure,
  source,
  statement,
} from './given.ts'

/** A clock that its test sets. */
const clockAt = (start: string) => {
  let at = start
  return {
    now: () => at,
    set: (instant: string): void => {
      at = instant
    },
  }
}

/** A case that was recorded on three days of June 2031: opened, promised to be lifted, lifted. */
const buildCase = async (t: Test) => {
  const clock = clockAt('2031-06-10T08:00:00.000Z')
  const ledger = await buildLedger(t, { now: clock.now })
  await ledger.record('/v1/deals', deal('potash'))
  const imposed = await ledger.record('/v1/sanctions', measure('syl-potash', { deals: ['potash'] }))
  clock.set('2031-06-12T08:00:00.000Z')
  const said = await ledger.record('/v1/deals/potash/record-statement', statement('So far so good'))
  clock.set('2031-06-14T08:00:00.000Z')
  const lifted = await ledger.record('/v1/sanctions/syl-potash/lift', lifting({ deals: ['potash'] }))
  return { ...ledger, clock, imposed, said, lifted }
}

const STATUS = '/v1/status?target=acme-potash'
const TIMELINE = '/v1/deals/potash/timeline?'

test('a query that asks for a position that is there is answered', async (t) => {
  const { get, lifted } = await buildCase(t)
  t.equal((await get(`/v1/deals?after=${lifted.position}`)).statusCode, 200)
  t.equal((await get('/v1/deals?after=0')).statusCode, 200)
})

test('a query that asks for the position of a write sees the write', async (t) => {
  const { get, post, service } = await buildLedger(t)
  const next = (await service.store.head()) + 1
  const [written, read] = await Promise.all([
    post('/v1/sources', source('herald')),
    get(`/v1/sources/herald?after=${next}`),
  ])
  t.equal(written.statusCode, 201)
  t.equal(read.statusCode, 200)
  t.equal(read.headers['detente-position'], written.headers['detente-position'])
})

test('a query for a later position answers that the client should retry', async (t) => {
  const { get } = await buildLedger(t)
  const answer = await get(`/v1/sources?after=${BEYOND}`)
  isProblem(t, answer, 503, 'catching-up')
  t.match(answer.headers['retry-after'], /^[1-9]\d*$/)
})

test('a question about a position beyond the end of the log is refused', async (t) => {
  const { get } = await buildLedger(t)
  isProblem(t, await get(`${STATUS}&knownAt=position:${BEYOND}`), 400, 'bad-parameter', ['/knownAt'])
})

test('every answer says how far this node is', async (t) => {
  const { get, lifted } = await buildCase(t)
  const urls = [
    '/v1/deals',
    '/v1/deals/potash',
    TIMELINE,
    '/v1/events',
    '/v1/sources',
    '/v1/sanctions/syl-potash',
    STATUS,
  ]
  for (const url of urls) t.equal((await get(url)).headers['detente-position'], lifted.position, url)
})

test('an answer about the past says how far this node is now, not then', async (t) => {
  const { get, imposed, lifted } = await buildCase(t)
  const answer = await get(`${STATUS}&knownAt=position:${imposed.position}`)
  t.equal(answer.headers['detente-position'], lifted.position)
  t.equal(answer.json().at.position, imposed.position)
})

const statusOf = async ({ get }: Pick<Api, 'get'>, query: string) => {
  const { items, at } = (await get(`${STATUS}&${query}`)).json()
  return { status: items[0]?.status, at }
}

test('a day in the past is asked about with what is known today', async (t) => {
  const ledger = await buildCase(t)
  t.equal((await statusOf(ledger, 'asOf=2031-01-04')).status, 'not-yet')
  t.equal((await statusOf(ledger, 'asOf=2031-01-05')).status, 'barred')
  t.equal((await statusOf(ledger, 'asOf=2031-03-31')).status, 'barred')
  t.equal((await statusOf(ledger, 'asOf=2031-04-01')).status, 'lifted')
})

test('a question without a day is about today in UTC', async (t) => {
  const { clock, ...ledger } = await buildCase(t)
  t.equal((await statusOf(ledger, '')).at.asOf, '2031-06-14')
  clock.set('2031-06-15T00:00:00.000Z')
  t.equal((await statusOf(ledger, '')).at.asOf, '2031-06-15')
})

test('an instant that is asked about is resolved to UTC', async (t) => {
  const ledger = await buildCase(t)
  const { at } = await statusOf(ledger, `asOf=${encodeURIComponent('2031-06-01T02:00:00+02:00')}`)
  t.equal(at.asOf, '2031-06-01T00:00:00.000Z')
})

test('an answer about an instant rests on what had been recorded by then', async (t) => {
  const { said, lifted, ...ledger } = await buildCase(t)
  const known = (instant: string) => statusOf(ledger, `knownAt=${instant}`)
  isProblem(t, await ledger.get(`${STATUS}&knownAt=2031-06-09T00:00:00Z`), 404, 'unknown-target')
  t.hasStrict(await known('2031-06-13T00:00:00Z'), {
    status: 'barred',
    at: { position: said.position, knownAt: '2031-06-12T08:00:00.000Z' },
  })
  t.hasStrict(await known('2031-06-14T08:00:00Z'), { status: 'lifted', at: { position: lifted.position } })
  t.hasStrict(await known('2031-06-14T07:59:59.999Z'), { status: 'barred', at: { position: said.position } })
})

test('an instant with another offset is the same instant', async (t) => {
  const { said, lifted, ...ledger } = await buildCase(t)
  const known = (instant: string) => statusOf(ledger, `knownAt=${encodeURIComponent(instant)}`)
  t.equal((await known('2031-06-14T10:00:00+02:00')).at.position, lifted.position)
  t.equal((await known('2031-06-14T09:59:59+02:00')).at.position, said.position)
})

test('an instant is settled once the log has passed it', async (t) => {
  const { clock, ...ledger } = await buildCase(t)
  const settled = async (instant: string) => (await statusOf(ledger, `knownAt=${instant}`)).at.settled
  t.equal(await settled('2031-06-13T00:00:00Z'), true)
  t.equal(await settled('2031-06-14T08:00:00Z'), false)
  t.equal(await settled('2031-06-20T00:00:00Z'), false)
  clock.set('2031-06-21T08:00:00.000Z')
  await ledger.record('/v1/sources', source('herald'))
  t.equal(await settled('2031-06-20T00:00:00Z'), true)
})

test('a clock that goes back does not reorder what was known', async (t) => {
  const { clock, ...ledger } = await buildCase(t)
  clock.set('2031-06-01T00:00:00.000Z')
  const late = await ledger.record('/v1/sanctions', measure('syl-rail', { targets: [], goods: ['8602'] }))
  t.equal(late.recordedAt, '2031-06-01T00:00:00.000Z')
  const known = async (instant: string) =>
    (await ledger.get(`/v1/status?goods=8602&knownAt=${instant}`)).json()
  t.hasStrict(await known('2031-06-10T00:00:00Z'), { items: [], at: { position: '0' } })
  t.hasStrict(await known('2031-06-14T08:00:00Z'), {
    items: [{ sanctionId: 'syl-rail' }],
    at: { position: late.position },
  })
})

test('a timeline as known at a moment keeps its bytes for ever', async (t) => {
  const { get, record } = await buildCase(t)
  const first = await get(`${TIMELINE}asOf=2031-06-30`)
  const { position } = first.json().at
  const pinned = await get(`${TIMELINE}asOf=2031-06-30&knownAt=position:${position}`)
  t.equal(pinned.body, first.body)
  const [, , said] = first.json().items
  await record(`/v1/events/${said.eventId}/contradict`, { occurred: '2031-03-02', ...fact })
  await record('/v1/deals/potash/record-statement', statement('It rains', { occurred: '2031-01-20' }))
  await record('/v1/deals/potash/change-status', {
    to: 'announced',
    reason: 'A toast',
    occurred: '2031-03-01',
    ...fact,
  })
  const again = await get(`${TIMELINE}asOf=2031-06-30&knownAt=position:${position}`)
  t.equal(again.body, first.body)
  t.equal(again.headers.etag, first.headers.etag)
  t.not((await get(`${TIMELINE}asOf=2031-06-30`)).body, first.body)
})

test('a status as known at a moment keeps its bytes for ever', async (t) => {
  const { get, record, said } = await buildCase(t)
  const ask = (position: string) => get(`${STATUS}&asOf=2031-06-30&knownAt=position:${position}`)
  const first = await get(`${STATUS}&asOf=2031-06-30`)
  const { position } = first.json().at
  const earlier = (await ask(said.position)).body
  await record('/v1/sanctions/syl-potash/amend', {
    addedTargets: [{ targetId: 'acme-salt', name: 'Acme Salt', kind: 'entity' }],
    note: 'And salt',
    occurred: '2031-05-01',
    ...fact,
  })
  t.equal((await ask(position)).body, first.body)
  t.equal((await ask(said.position)).body, earlier)
})

test('a position at which nothing of it was known is answered as if it were not there', async (t) => {
  const { get } = await buildCase(t)
  isProblem(t, await get(`${STATUS}&knownAt=position:1`), 404, 'unknown-target')
  const named = (await get('/v1/status?name=Acme%20Potash&knownAt=position:1')).json()
  t.hasStrict(named, { items: [], at: { position: '1' } })
  isProblem(t, await get(`${TIMELINE}knownAt=position:1`), 404, 'not-found')
})

test('a question about now says at which position its answer last changed, and a screening how far it looked', async (t) => {
  const { get, lifted, record } = await buildCase(t)
  await record('/v1/sources', source('herald'))
  const { position } = await record('/v1/deals', deal('rail'))
  t.equal((await get(TIMELINE)).json().at.position, lifted.position)
  t.equal((await get(STATUS)).json().at.position, position, 'what nobody recorded rests on the whole log')
})

test('a page asked for on another day is still of the day of the first page', async (t) => {
  const { clock, get } = await buildCase(t)
  const first = (await get(`${TIMELINE}limit=1`)).json()
  clock.set('2031-07-04T00:00:00.000Z')
  const second = (await get(`${TIMELINE}limit=1&cursor=${first.next}`)).json()
  t.equal(second.at.asOf, '2031-06-14')
})

test('a timeline at an instant that is not settled yet is asked about again, not remembered', async (t) => {
  const { clock, lifted, ...ledger } = await buildCase(t)
  const url = `${TIMELINE}asOf=2031-06-30&knownAt=2031-06-20T00:00:00Z`
  const at = async () => (await ledger.get(url)).json().at
  t.hasStrict(await at(), { position: lifted.position, settled: false })
  clock.set('2031-06-19T00:00:00.000Z')
  const before = await ledger.record('/v1/sources', source('herald'))
  t.hasStrict(await at(), { position: before.position, settled: false })
  clock.set('2031-06-21T00:00:00.000Z')
  await ledger.record('/v1/sources', source('mercury'))
  t.hasStrict(await at(), { position: before.position, settled: true })
})

test('no moment at the edge of what can be written is empty and settled though something is known', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  const edges = ['9999-12-31T23:59:59-12:00', '9999-12-31T23:59:59.999Z', '9999-12-31T12:00:00-23:59']
  for (const knownAt of edges) {
    const { items, at } = (await get(`/v1/deals?knownAt=${encodeURIComponent(knownAt)}`)).json()
    t.equal(items.length, 1, knownAt)
    t.equal(at.settled, false, knownAt)
    const asOf = await get(`/v1/deals/potash?asOf=${encodeURIComponent(knownAt)}`)
    t.equal(asOf.statusCode, 200, knownAt)
    t.equal(asOf.json().lastEvent.eventId !== undefined, true, knownAt)
  }
  for (const knownAt of ['0000-01-01T00:00:00+14:00', '0000-01-01T00:00:00Z', '1990-06-30T23:59:59Z']) {
    const { items, at } = (await get(`/v1/deals?knownAt=${encodeURIComponent(knownAt)}`)).json()
    t.same([items.length, at.settled], [0, true], knownAt)
  }
  for (const knownAt of [
    '2031-06-30T24:00:00Z',
    '2031-06-30T23:59:60Z',
    '2031-02-30T00:00:00Z',
    '2031-06-30T00:00:00+99:00',
  ]) {
    for (const name of ['knownAt', 'asOf'])
      t.equal(
        (await get(`/v1/deals?${name}=${encodeURIComponent(knownAt)}`)).statusCode,
        400,
        `${name} ${knownAt}`,
      )
  }
})

test('a month and a year mean their last day, and a day, a month and a year take the same refusals', async (t) => {
  const { get } = await buildCase(t)
  const asOf = async (text: string) => (await get(`${TIMELINE}asOf=${text}`)).json().at.asOf
  t.equal(await asOf('2031-02'), '2031-02-28')
  t.equal(await asOf('2030'), '2030-12-31')
  t.equal((await get(`${TIMELINE}knownAt=2031-06`)).statusCode, 200)
  t.equal((await get(`${TIMELINE}publicBy=2031`)).statusCode, 200)
  for (const name of ['asOf', 'knownAt', 'publicBy']) {
    const answer = await get(`${TIMELINE}${name}=${encodeURIComponent('15 June 2031')}`)
    isProblem(t, answer, 400, 'bad-parameter', [`/${name}`])
    t.match(answer.json().errors, [{ suggestion: '2031-06-15', detail: /a month \(2025-12\)/ }])
    t.match((await get(`${TIMELINE}${name}=2031-13`)).json(), { detail: /there is no month 13/ })
  }
})

test('an answer as of a future day is not settled', async (t) => {
  const { get } = await buildCase(t)
  const settled = async (text: string) => (await get(`${TIMELINE}asOf=${text}`)).json().at.settled
  t.equal(await settled('2031-06-14'), true)
  t.equal(await settled('2031-06-15'), false)
  t.equal(await settled('2031-06-14T23:00:00Z'), false)
})

test('a position beyond the end of the log is refused with where it ends', async (t) => {
  const { get, service } = await buildCase(t)
  const detail = `knownAt: the log ends at position ${await service.store.head()}`
  t.equal((await get(`${TIMELINE}knownAt=position:${BEYOND}`)).json().detail, detail)
  isProblem(t, await get(`/v1/audit/diff?from=position:${BEYOND}`), 400, 'bad-parameter', ['/from'])
})

test('the log is read from a position, written alone or as a moment, up to the one after its end', async (t) => {
  const { get, service } = await buildCase(t)
  const head = await service.store.head()
  for (const from of [`position:${head}`, String(head)]) {
    t.equal((await get(`/v1/events?from=${from}`)).json().items.length, 1, from)
  }
  t.same((await get(`/v1/events?from=${head + 1}`)).json().items, [])
  const year = await get(`/v1/events?from=${head + 2025}`)
  isProblem(t, year, 400, 'bad-parameter', ['/from'])
  t.equal(year.json().detail, `from: the log ends at position ${head}`)
  t.equal((await get(`/v1/sources?after=position:${head}`)).statusCode, 200)
})

test('a range that ends before it begins is refused', async (t) => {
  const { get } = await buildCase(t)
  isProblem(t, await get('/v1/events?from=position:3&to=position:2'), 400, 'bad-parameter', ['/to'])
  const url = '/v1/deals?openedFrom=2031-02-01&openedTo=2031-01-01'
  isProblem(t, await get(url), 400, 'bad-parameter', ['/openedTo'])
})
