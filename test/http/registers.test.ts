/** The registers: what is listed, filtered and paged of measures, licences, cases, releases, people, sources, talks. */
import { test } from 'tap'
import {
  ACME,
  BOLT,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  GAZETTE,
  isProblem,
  licence,
  lifting,
  measure,
  SYLVANIA,
  source,
  statement,
} from './given.ts'

type Item = Readonly<Record<string, unknown>>

const idsOf = (answer: { json(): { items: readonly Item[] } }) => answer.json().items.map((item) => item.id)

const REGISTERS = ['sanctions', 'licences', 'prisoners', 'releases', 'people', 'parties', 'talks'] as const

test('every register of an empty ledger is empty, in every form', async (t) => {
  const { get } = await buildLedger(t)
  for (const name of [...REGISTERS, 'status/divergence', `relations/${FREEDONIA}/${SYLVANIA}`]) {
    const answer = await get(`/v1/${name}`)
    t.equal(answer.statusCode, 200, name)
    t.strictSame(answer.json().items, [], name)
    t.equal((await get(`/v1/${name}.jsonl`)).body, '', name)
    t.equal((await get(`/v1/${name}.csv`)).body.split('\r\n').length, 2, name)
  }
})

test('measures are listed as each is shown alone, and filtered by what they are and how they stand', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('acme'))
  await record('/v1/sanctions', measure('bolt', { targets: [BOLT], affectsGoods: ['3104'] }))
  await record(
    '/v1/sanctions',
    measure('cars', { jurisdiction: SYLVANIA, measure: 'export-control', targets: [], goods: ['87'] }),
  )
  await record('/v1/sanctions/bolt/lift', lifting())
  const { items } = (await get('/v1/sanctions')).json()
  t.same(
    items,
    await Promise.all(
      ['acme', 'bolt', 'cars'].map(async (id) => {
        const { at: _, ...alone } = (await get(`/v1/sanctions/${id}`)).json()
        return alone
      }),
    ),
  )
  const filters = {
    [`jurisdiction=${FREEDONIA}`]: ['acme', 'bolt'],
    'measure=export-control': ['cars'],
    'programme=SYL-1&target=acme-potash': ['acme'],
    'goods=310420': ['bolt'],
    'goods=87': ['cars'],
    'status=lifted': ['bolt'],
    'status=barred': ['acme', 'cars'],
    'status=lifted&asOf=2031-03-31': [],
  }
  for (const [filter, ids] of Object.entries(filters)) {
    t.same(idsOf(await get(`/v1/sanctions?${filter}`)), ids, filter)
  }
})

test('licences are listed with what they cover, until when, and whether they hold on the day', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sanctions', measure('acme'))
  await record('/v1/licences', licence('1', 'acme', { expires: '2031-04-30' }))
  await record('/v1/licences', licence('2', 'acme', { reach: 'wind-down', validFrom: '2031-05-01' }))
  const answer = await get('/v1/licences?asOf=2031-04-30')
  t.hasStrict(answer.json().items, [
    { number: '1', covers: [{ sanctionId: 'acme' }], expires: '2031-04-30', status: 'expired' },
    { number: '2', kind: 'general', reach: 'wind-down', status: 'not-yet-valid' },
  ])
  t.same(idsOf(await get('/v1/licences?status=valid&sanction=acme&asOf=2031-04-29')), [
    answer.json().items[0].id,
  ])
  t.same(idsOf(await get('/v1/licences?reach=wind-down')), [answer.json().items[1].id])
})

const PEOPLE = [
  ['ada-fictional', { name: 'Ąda Fictional', names: ['Ada of the Lamps'], country: 'IS', role: 'Poet' }],
  ['bo-fictional', { name: 'Bo Fictional', country: 'NZ' }],
] as const

test('people are found by country and by text, accents and case aside', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const [id, details] of PEOPLE) await record('/v1/people', { id, publicFigure: true, ...details })
  t.same(idsOf(await get('/v1/people')), ['ada-fictional', 'bo-fictional'])
  t.same(idsOf(await get('/v1/people?text=ADA')), ['ada-fictional'])
  t.same(idsOf(await get('/v1/people?text=lamps')), ['ada-fictional'])
  t.same(idsOf(await get('/v1/people?country=NZ')), ['bo-fictional'])
  t.same(idsOf(await get('/v1/people?publicFigure=false')), [])
  isProblem(t, await get('/v1/people?asOf=2031-01-01'), 400, 'bad-parameter', ['/asOf'])
})

test('detention cases are listed with their course, by state, custody on the day, and person', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const [id, details] of PEOPLE) {
    await record('/v1/people', { id, publicFigure: true, ...details })
    await record('/v1/prisoners', { id, personId: id, state: SYLVANIA, occurred: '/2031-01-01', ...fact })
  }
  await record('/v1/prisoners/ada-fictional/release', {
    terms: 'unconditional',
    occurred: '2031-03-01',
    ...fact,
  })
  const { items } = (await get(`/v1/prisoners?state=${SYLVANIA}`)).json()
  t.hasStrict(items, [
    {
      id: 'ada-fictional',
      name: 'Ąda Fictional',
      custody: 'free',
      course: [{ type: 'PrisonerDetained' }, { type: 'PrisonerReleased' }],
    },
    { id: 'bo-fictional', custody: 'held' },
  ])
  t.same(idsOf(await get('/v1/prisoners?custody=held')), ['bo-fictional'])
  t.same(idsOf(await get('/v1/prisoners?custody=held&asOf=2031-02-01')), ['ada-fictional', 'bo-fictional'])
  t.same(idsOf(await get('/v1/prisoners?person=bo-fictional')), ['bo-fictional'])
  t.same(idsOf(await get('/v1/prisoners?state=NZ')), [])
})

test('releases are listed with what each claimant counted', async (t) => {
  const { get, record } = await buildLedger(t)
  const claim = (claimedBy: string, n: number) => ({
    states: [SYLVANIA],
    counted: 'released',
    total: { min: n, max: n },
    claimedBy: { description: claimedBy },
    occurred: '2031-03-01',
    ...fact,
  })
  await record('/v1/releases', { id: 'spring', ...claim('the Gazette', 12) })
  await record('/v1/releases/spring/report', claim('the ministry', 14))
  t.hasStrict((await get(`/v1/releases?state=${SYLVANIA}`)).json().items, [
    { id: 'spring', claims: [{ total: { min: 12 } }, { total: { min: 14 } }] },
  ])
  t.same(idsOf(await get(`/v1/releases?state=${FREEDONIA}`)), [])
})

test('a register is read by pages, each item once, whatever is recorded meanwhile', async (t) => {
  const { get, record } = await buildLedger(t)
  for (const id of ['aa', 'cc', 'ee'])
    await record('/v1/sanctions', measure(id, { targets: [{ ...ACME, targetId: `t-${id}` }] }))
  const first = (await get('/v1/sanctions?limit=2')).json()
  for (const id of ['bb', 'dd', 'ff'])
    await record('/v1/sanctions', measure(id, { targets: [{ ...ACME, targetId: `t-${id}` }] }))
  const second = (await get(`/v1/sanctions?limit=2&cursor=${first.next}`)).json()
  t.same(
    [...first.items, ...second.items].map((item: Item) => item.id),
    ['aa', 'cc', 'ee'],
  )
  t.notOk('next' in second)
})

test('a register shows what was known at a moment', async (t) => {
  const { get, record } = await buildLedger(t)
  const first = await record('/v1/sanctions', measure('acme'))
  await record('/v1/sanctions', measure('bolt', { targets: [BOLT] }))
  const answer = await get(`/v1/sanctions?knownAt=position:${first.position}`)
  t.same(idsOf(answer), ['acme'])
  t.equal(answer.json().at.position, first.position)
})

test('a source shows what rests on it: events and deals, also those linked later', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/sources', source('wire'))
  const citing = {
    sources: [
      { sourceId: 'wire', locator: 'page 1' },
      { sourceId: 'wire', locator: 'page 2' },
    ],
  }
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail'))
  const said = await record('/v1/deals/potash/record-statement', statement('Well', citing))
  t.same((await get('/v1/sources/wire')).json().citedBy, { events: 1, deals: ['potash'] })
  await record('/v1/deals/rail/link-event', { eventId: said.id, occurred: '2031-02-02', ...fact })
  t.same((await get('/v1/sources/wire')).json().citedBy, { events: 1, deals: ['potash', 'rail'] })
  t.same(idsOf(await get('/v1/events?source=wire')), [said.id])
  t.equal((await get(`/v1/sources/${GAZETTE}`)).json().citedBy.events, 3)
})

const talks = (talksId: string, more: object = {}) => ({
  talksId,
  place: { country: 'QA', city: 'Doha' },
  participants: [
    { side: FREEDONIA, description: 'an envoy' },
    { side: SYLVANIA, description: 'officials' },
  ],
  occurred: '2031-02-10/2031-02-11',
  ...fact,
  ...more,
})

test('talks are scheduled, held or cancelled as of a day, across deals', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  await record('/v1/deals', deal('rail'))
  await record('/v1/deals/potash/schedule-talks', {
    talksId: 'doha-1',
    planned: '2031-02-10',
    place: 'Doha',
    occurred: '2031-02-01',
    ...fact,
  })
  await record('/v1/deals/potash/hold-talks', talks('doha-1'))
  await record('/v1/deals/rail/schedule-talks', {
    talksId: 'doha-2',
    planned: '2031-04-01',
    occurred: '2031-02-05',
    ...fact,
  })
  await record('/v1/deals/rail/cancel-talks', {
    talksId: 'doha-2',
    reason: 'the band was ill',
    occurred: '2031-03-30',
    ...fact,
  })
  const brief = async (query: string) =>
    (await get(`/v1/talks${query}`))
      .json()
      .items.map((item: Item) => `${item.deal} ${item.talksId} ${item.status}`)
  t.same(await brief(''), ['potash doha-1 held', 'rail doha-2 cancelled'])
  t.same(await brief('?asOf=2031-02-05'), ['potash doha-1 scheduled', 'rail doha-2 scheduled'])
  t.same(await brief('?deal=rail'), ['rail doha-2 cancelled'])
  t.same(await brief(`?side=${FREEDONIA}&status=held`), ['potash doha-1 held'])
  const page = (await get('/v1/talks?limit=1')).json()
  t.same(
    (await get(`/v1/talks?limit=1&cursor=${page.next}`)).json().items.map((item: Item) => item.talksId),
    ['doha-2'],
  )
  t.hasStrict(page.items[0], {
    planned: '2031-02-10',
    occurred: '2031-02-10/2031-02-11',
    place: { city: 'Doha' },
  })
})

test('several talks of one deal are read one page after the other', async (t) => {
  const { get, record } = await buildLedger(t)
  await record('/v1/deals', deal('potash'))
  for (const n of [1, 2, 3])
    await record('/v1/deals/potash/hold-talks', talks(`round-${n}`, { occurred: `2031-02-0${n}` }))
  const seen: string[] = []
  for (let query = '?limit=1'; query !== ''; ) {
    const { items, next } = (await get(`/v1/talks${query}`)).json()
    seen.push(...items.map((item: Item) => item.talksId))
    query = next === undefined ? '' : `?limit=1&cursor=${next}`
  }
  t.same(seen, ['round-1', 'round-2', 'round-3'])
})

test('a swap of three groups shows on each of them, whichever of them tells it, and no number is a sum', async (t) => {
  const { get, record } = await buildLedger(t)
  const group = (id: string, state: string, n: number) =>
    record('/v1/releases', {
      id,
      states: [state],
      counted: 'released',
      total: { min: n, max: n },
      claimedBy: { party: FREEDONIA },
      occurred: '2031-02-01',
      ...fact,
    })
  for (const [id, state, n] of [
    ['one', 'XK', 16],
    ['two', FREEDONIA, 8],
    ['three', SYLVANIA, 2],
  ] as const)
    await group(`group-${id}`, state, n)
  const swap = (of: string, more: object) =>
    record(`/v1/releases/group-${of}/report-exchange`, { occurred: '2031-02-01', ...fact, ...more })
  const { id } = await swap('one', { exchangedFor: ['group-two', 'group-three'] })
  await swap('three', { exchangedFor: ['group-one'], confidence: 'contested' })
  const others = async (of: string) => {
    const { exchangedFor = [], ranges } = (await get(`/v1/releases/group-${of}`)).json()
    return [ranges[0].max, ...exchangedFor.map((one: Item) => `${one.groupId} ${one.contested}`)]
  }
  t.same(await others('one'), [16, 'group-two false', 'group-three false'])
  t.same(await others('two'), [8, 'group-one false', 'group-three false'])
  t.same(await others('three'), [2, 'group-one false', 'group-two false'])
  await record(`/v1/events/${id}/retract`, { reason: 'Misread.' })
  t.same(await others('two'), [8])
  t.same(await others('one'), [16, 'group-three true'])
})
