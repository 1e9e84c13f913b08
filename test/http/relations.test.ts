/** Parties and what lies between two of them; where jurisdictions differ on a target. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { test } from 'tap'
import { dealsBetween, partiesIn } from '../../projections/read/deals/parties.ts'
import type { Sql } from '../../src/views/sql.ts'
import {
  ACME,
  BOLT,
  buildLedger,
  deal,
  FREEDONIA,
  isProblem,
  lifting,
  measure,
  SYLVANIA,
  statement,
} from './given.ts'

const OSTERLICH = 'org:osterlich'

type Item = Readonly<Record<string, unknown>>

const among = (...codes: readonly string[]) => ({
  parties: codes.map((code) => ({ code, role: 'participant' })),
})

test('a party shows its roles, its counterparts and what it did', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail', among(FREEDONIA, OSTERLICH, SYLVANIA)))
  await record('/v1/sanctions', measure('acme'))
  const party = (await get(`/v1/parties/${FREEDONIA}`)).json()
  t.same(party, {
    code: FREEDONIA,
    name: 'Freedonia',
    deals: { participant: 1, sender: 1 },
    counterparts: [
      { code: OSTERLICH, deals: 1 },
      { code: SYLVANIA, deals: 2 },
    ],
    sanctions: 1,
    prisoners: 0,
  })
  const { items } = (await get('/v1/parties')).json()
  t.same(
    items.map((item: Item) => item.code),
    [FREEDONIA, OSTERLICH, SYLVANIA],
  )
  t.same(items[0], party)
  const first = (await get('/v1/parties?limit=1')).json()
  const { items: second } = (await get(`/v1/parties?limit=1&cursor=${first.next}`)).json()
  t.equal(second[0].code, OSTERLICH)
  isProblem(t, await get('/v1/parties/NZ'), 404, 'not-found')
  isProblem(t, await get('/v1/parties/ZZ'), 400, 'bad-parameter', ['/code'])
})

test('between two parties stands everything of the deals that both are in, each once, in the order of time', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash', { occurred: '2031-01-20' }))
  await record(
    '/v1/deals',
    deal('rail', { occurred: '2031-01-10', ...among(SYLVANIA, FREEDONIA, OSTERLICH) }),
  )
  await record('/v1/deals', deal('salt', { occurred: '2031-01-11', ...among(SYLVANIA, OSTERLICH) }))
  const imposed = await record('/v1/sanctions', measure('acme', { deals: ['potash', 'rail'] }))
  const said = await record('/v1/deals/rail/record-statement', statement('Well', { occurred: '2031-01-15' }))
  const url = `/v1/relations/${SYLVANIA}/${FREEDONIA}`
  const answer = (await get(url)).json()
  t.same(
    answer.items.map((item: Item) => item.type),
    ['SanctionImposed', 'DealOpened', 'StatementMade', 'DealOpened'],
  )
  t.same(answer.items.map((item: Item) => item.eventId).slice(0, 1), [imposed.id])
  t.equal(answer.items[2].eventId, said.id)
  t.same(answer.parties, [SYLVANIA, FREEDONIA])
  t.same(
    answer.deals.map((one: Item) => one.id),
    ['potash', 'rail'],
  )
  t.same((await get(`/v1/relations/${FREEDONIA}/${SYLVANIA}`)).json().items, answer.items)
  t.equal((await get(`${url}?asOf=2031-01-12`)).json().items.length, 2)
  const read: unknown[] = []
  for (let query = '?limit=1'; query !== ''; ) {
    const { items, next } = (await get(url + query)).json()
    read.push(...items)
    query = next === undefined ? '' : `?limit=1&cursor=${next}`
  }
  t.same(read, answer.items)
  isProblem(t, await get(`/v1/relations/${SYLVANIA}/${SYLVANIA}`), 400, 'bad-parameter')
})

test('jurisdictions differ on a target once one lifts and the other does not', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('f-acme'))
  await record('/v1/sanctions', measure('s-acme', { jurisdiction: SYLVANIA, programme: 'FRE' }))
  await record('/v1/sanctions', measure('f-bolt', { targets: [BOLT] }))
  await record('/v1/sanctions/f-acme/lift', lifting())
  const url = '/v1/status/divergence'
  t.same((await get(`${url}?asOf=2031-03-31`)).json().items, [])
  t.same((await get(`${url}?asOf=2031-04-01`)).json().items, [
    {
      targetId: ACME.targetId,
      name: ACME.name,
      kind: 'asset-freeze',
      jurisdictions: [
        {
          jurisdiction: FREEDONIA,
          status: 'lifted',
          measures: [{ sanctionId: 'f-acme', status: 'lifted', possible: [] }],
        },
        {
          jurisdiction: SYLVANIA,
          status: 'barred',
          measures: [{ sanctionId: 's-acme', status: 'barred', possible: [] }],
        },
      ],
    },
  ])
})

/** More than a page has; the environment's DETENTE_TEST_DEALS asks for as many as shall be measured. */
const MANY = Number(process.env.DETENTE_TEST_DEALS ?? 300)

test('measures of different kinds are not compared, and only the jurisdictions that are asked for are', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('f-acme'))
  await record('/v1/sanctions', measure('s-acme', { jurisdiction: SYLVANIA, measure: 'debarment' }))
  const url = '/v1/status/divergence?asOf=2031-04-01'
  t.same((await get(url)).json().items, [], 'a freeze is not a debarment')
  await record('/v1/sanctions', measure('s-freeze', { jurisdiction: SYLVANIA }))
  await record('/v1/sanctions/s-freeze/lift', lifting())
  t.match((await get(url)).json().items, [{ kind: 'asset-freeze' }])
  t.match((await get(`${url}&jurisdiction=${FREEDONIA},${SYLVANIA}`)).json().items, [
    { kind: 'asset-freeze' },
  ])
  t.same((await get(`${url}&jurisdiction=${FREEDONIA}`)).json().items, [])
})

test('between two parties with very many deals a page is small, and the pages together have everything', async (t) => {
  const { app, get } = await buildLedger(t)
  const commands = Array.from({ length: MANY }, (_, n) => ({
    command: 'deals.open',
    id: `deal-${n}`,
    key: `deal-${n}`,
    body: { ...deal('x'), id: undefined, occurred: `2031-01-${String(10 + (n % 20)).padStart(2, '0')}` },
  }))
  const done = await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  t.equal(done.statusCode, 200)
  const lag = monitorEventLoopDelay({ resolution: 1 })
  lag.enable()
  const before = performance.now()
  const answer = await get(`/v1/relations/${FREEDONIA}/${SYLVANIA}?limit=1`)
  const took = performance.now() - before
  await get(`/v1/parties/${FREEDONIA}`)
  lag.disable()
  t.comment(
    `${MANY} deals: a page in ${took.toFixed()} ms, the loop was held for ${(lag.max / 1e6).toFixed()} ms`,
  )
  t.ok(answer.body.length < 5_000, `${answer.body.length} characters`)
  t.match(answer.json(), { dealCount: MANY, deals: { length: 1 }, items: { length: 1 } })
  const seen: string[] = []
  let next: string | undefined
  do {
    const page = await get(`/v1/relations/${FREEDONIA}/${SYLVANIA}?limit=100${next ? `&cursor=${next}` : ''}`)
    seen.push(
      ...page
        .json()
        .items.map(
          ({ eventId, occurred }: { eventId: string; occurred: { edtf: string } }) =>
            `${occurred.edtf} ${eventId}`,
        ),
    )
    next = page.json().next
  } while (next !== undefined)
  t.equal(new Set(seen).size, MANY)
  t.same(
    seen.map((one) => one.slice(0, 10)),
    seen.map((one) => one.slice(0, 10)).toSorted(),
  )
  t.match((await get(`/v1/parties/${FREEDONIA}`)).json(), {
    deals: { sender: MANY },
    counterparts: [{ deals: MANY }],
  })
  t.equal((await get('/v1/parties/QA')).statusCode, 404)
})

test('a page of parties reads the deals of its parties only, and those between two of the one that has fewer', async (t) => {
  const { app, get, record, service } = await buildLedger(t)
  const commands = Array.from({ length: 120 }, (_, n) => ({
    command: 'deals.open',
    id: `deal-${n}`,
    key: `deal-${n}`,
    body: { ...deal('x'), id: undefined },
  }))
  await app.inject({ method: 'POST', url: '/v1/batches', payload: { commands } })
  await record('/v1/deals', deal('small', among('org:aaa', FREEDONIA)))
  const { sql } = service.views
  let read = 0
  const counting: Sql = {
    ...sql,
    all: (text, ...values) => {
      const rows = sql.all<never>(text, ...values)
      read += rows.length
      return rows
    },
  }
  const first = partiesIn(counting, service.views.position(), '').find((one) => one !== undefined)
  t.match(first, { code: 'org:aaa', counterparts: [{ code: FREEDONIA, deals: 1 }] })
  t.ok(read < 20, `${read} rows`)
  read = 0
  const between = [...dealsBetween(counting, FREEDONIA, 'org:aaa', service.views.position())].flat()
  t.same(between, ['small'])
  t.ok(read < 150, `${read} rows`)
  t.same(
    (await get('/v1/parties')).json().items.map(({ code, deals }: Item) => [code, deals]),
    [
      ['org:aaa', { participant: 1 }],
      [FREEDONIA, { participant: 1, sender: 120 }],
      [SYLVANIA, { target: 120 }],
    ],
  )
})

test('a party shows the counterparts with the most deals, and how many it leaves out', async (t) => {
  const { get, record } = await buildLedger(t)
  const codes = Array.from({ length: 210 }, (_, n) => `org:p-${String(n).padStart(3, '0')}`)
  for (let at = 0; at < codes.length; at += 42) {
    await record('/v1/deals', deal(`deal-${at}`, among(FREEDONIA, ...codes.slice(at, at + 42))))
  }
  await record('/v1/deals', deal('again', among(FREEDONIA, 'org:p-209')))
  const { counterparts, counterpartsLeftOut } = (await get(`/v1/parties/${FREEDONIA}`)).json()
  t.equal(counterparts.length, 200)
  t.equal(counterpartsLeftOut, 10)
  t.same(counterparts.at(-1), { code: 'org:p-209', deals: 2 })
  t.same(
    counterparts.map(({ code }: Item) => code),
    [...codes.slice(0, 199), 'org:p-209'],
  )
  t.notOk('counterpartsLeftOut' in (await get('/v1/parties/org:p-000')).json())
})
