/** What ends soon, and what ended without a word since: over measures, licences and deals. */
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { dayPlus } from '../../src/http/queries/span.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import {
  ACME,
  BOLT,
  buildLedger,
  deal,
  FREEDONIA,
  fact,
  isProblem,
  type Ledger,
  licence,
  lifting,
  measure,
  SYLVANIA,
} from './given.ts'

const ENGINES: Readonly<Record<string, (t: Test) => Promise<{ readonly store?: string }>>> = {
  SQLite: async () => ({}),
  EventStoreDB: async (t) => ({ store: newLedger((await startEventStoreDouble(t)).connectionString) }),
}

const commitment = (id: string, due: string, more: object = {}) => ({
  commitmentId: id,
  obligor: FREEDONIA,
  beneficiary: SYLVANIA,
  kind: 'other',
  text: `promise ${id}`,
  test: 'it is seen',
  due,
  occurred: '2031-01-10',
  ...fact,
  ...more,
})

/** A promise to two parties that only a third one reports. */
const SAID_BY_OTHERS = {
  otherBeneficiaries: ['XK'],
  attributedTo: { party: 'XK' },
  acknowledged: false,
}

interface Shown {
  readonly kind: string
  readonly state: string
  readonly on: string
  readonly summary: string
  readonly eventId: string
  readonly targets: readonly { readonly targetId: string }[]
}

/** What a list shows, in short. */
const short = (items: readonly Shown[]): readonly string[] =>
  items.map(({ kind, state, on }) => `${state} ${kind} ${on}`)

const ask = async ({ get }: Pick<Ledger, 'get'>, query: string): Promise<readonly Shown[]> =>
  (await get(`/v1/endings?${query}`)).json().items

const until = (on: string, more: object = {}) => ({ until: on, occurred: '2031-02-01', ...fact, ...more })

/** The ids are of what ends by itself: some measures, a licence, a suspension, a waiver, a wind-down, two deadlines. */
const recorded = async (t: Test, given: { readonly store?: string } = {}): Promise<Ledger> => {
  const ledger = await buildLedger(t, given)
  const { record } = ledger
  await record('/v1/sanctions', measure('renewed', { until: '2031-05-01', targets: [ACME, BOLT] }))
  await record('/v1/sanctions/renewed/renew', until('2031-07-10'))
  await record('/v1/sanctions', measure('over', { until: '2031-03-01' }))
  await record('/v1/sanctions', measure('lifted', { until: '2031-07-01' }))
  await record('/v1/sanctions/lifted/lift', lifting())
  await record('/v1/sanctions', measure('far', { until: '2033-01-01', jurisdiction: SYLVANIA }))
  await record('/v1/sanctions', measure('suspended', { targets: [BOLT] }))
  await record('/v1/sanctions/suspended/suspend', until('2031-08-01', { throughDay: true }))
  await record('/v1/sanctions', measure('eased', { targets: [BOLT], jurisdiction: SYLVANIA }))
  await record('/v1/sanctions/eased/grant-waiver', until('2031-08-05', { scope: 'deliveries of fuel' }))
  await record('/v1/sanctions/eased/start-wind-down', {
    ...{ endsAt: '2031-06-20', occurred: '2031-02-01', ...fact },
  })
  const more = { reach: 'stated-dealings', authorises: 'The delivery of food.' }
  await record('/v1/licences', licence('1', 'renewed', { ...more, expires: '2031-08-20' }))
  await record('/v1/licences', licence('2', 'renewed', { ...more, expires: '2031-07-20' }))
  await record('/v1/licences/org-freedonia-syl-1-2/revoke', {
    ...{ reason: 'A new order.', occurred: '2031-03-05', windDownEnds: '2031-07-05', ...fact },
  })
  await record('/v1/licences', licence('3', 'renewed', { ...more, expires: '2031-04-01' }))
  await record('/v1/licences', licence('4', 'renewed', { ...more, expires: '2031-07-30', autoRenews: true }))
  const third = { code: 'XK', role: 'mediator' }
  await record('/v1/deals', deal('potash', { parties: [...(deal('x').parties as object[]), third] }))
  await record('/v1/deals/potash/make-commitment', commitment('late', '2031-05-15'))
  await record('/v1/deals/potash/make-commitment', commitment('soon', '2031-08-10', SAID_BY_OTHERS))
  const { id } = await record('/v1/deals/potash/make-commitment', commitment('kept', '2031-08-11'))
  const kept = { commitmentId: 'kept', evidence: [id], occurred: '2031-03-01', ...fact }
  await record('/v1/deals/potash/fulfil', kept)
  return ledger
}

const ALL = [
  'unconfirmed measure 2031-03-01',
  'unconfirmed deadline 2031-05-15',
  'unconfirmed wind-down 2031-06-20',
  'ahead wind-down 2031-07-05',
  'ahead measure 2031-07-10',
  'ahead suspension 2031-08-01',
  'ahead waiver 2031-08-05',
  'ahead deadline 2031-08-10',
  'ahead licence 2031-08-20',
]

for (const [engine, place] of Object.entries(ENGINES)) {
  test(`unconfirmed endings come first, then the others by day, page by page (${engine})`, async (t) => {
    const ledger = await recorded(t, await place(t))
    const { get } = ledger
    const asOf = 'asOf=2031-06-30'
    t.strictSame(short(await ask(ledger, asOf)), ALL)
    const first = (await get(`/v1/endings?${asOf}&limit=4`)).json()
    await ledger.record('/v1/sanctions', measure('later', { until: '2031-07-11' }))
    const second = (await get(`/v1/endings?${asOf}&limit=500&cursor=${first.next}`)).json()
    t.strictSame(short([...first.items, ...second.items]), ALL, 'a page shows the moment of the first')
    t.strictSame(second.at, first.at)
  })
}

const programme = (id: string, more: object = {}) => ({
  ...{ id, jurisdiction: FREEDONIA, authority: 'Treasury of Freedonia', name: `Programme ${id}` },
  ...{ instruments: [{ kind: 'order', number: id }], occurred: '2031-01-01', ...fact, ...more },
})

test('a programme ends by a termination to come, or with all that it rests on; what its end lifted does not end any more', async (t) => {
  const ledger = await buildLedger(t)
  const { record } = ledger
  const lapsing = { instruments: [{ kind: 'order', number: '1', until: '2031-06-01' }] }
  await record('/v1/programmes', programme('lapsed', lapsing))
  await record('/v1/programmes', programme('renewed', lapsing))
  const renewal = { addedInstruments: [{ kind: 'order', number: '2', until: '2031-08-15' }] }
  await record('/v1/programmes/renewed/amend', { ...renewal, occurred: '2031-05-01', ...fact })
  await record('/v1/programmes', programme('open', {}))
  const under = (name: string) => ({ programme: `Programme ${name}`, programmeId: name, until: '2031-08-01' })
  for (const name of ['coming', 'gone']) {
    await record('/v1/programmes', programme(name))
    await record('/v1/sanctions', measure(`under-${name}`, { targets: [ACME], ...under(name) }))
  }
  await record('/v1/sanctions', measure('excepted', { targets: [BOLT], ...under('coming') }))
  const end = { instrument: { kind: 'order', number: '14' }, mode: 'termination', occurred: '2031-05-01' }
  const coming = { ...end, effective: '2031-07-01', except: ['excepted'], ...fact }
  await record('/v1/programmes/coming/terminate', coming)
  await record('/v1/programmes/gone/terminate', { ...end, ...fact })
  const items = await ask(ledger, 'asOf=2031-06-30')
  t.strictSame(short(items), [
    'unconfirmed programme 2031-06-01',
    'ahead programme 2031-07-01',
    ...['ahead measure 2031-08-01', 'ahead measure 2031-08-01', 'ahead programme 2031-08-15'],
  ])
  t.match(items[1], {
    programmeId: 'coming',
    sanctionIds: ['under-coming'],
    targets: [{ targetId: 'acme-potash' }],
  })
  t.strictSame(short(await ask(ledger, 'asOf=2031-06-30&target=acme-potash&kind=programme')), [
    'ahead programme 2031-07-01',
  ])
  t.strictSame(short(await ask(ledger, 'asOf=2031-07-01&kind=programme')), [
    'unconfirmed programme 2031-06-01',
    'ahead programme 2031-08-15',
  ])
})

test('a suspension ends by a snapback whose effect is to come', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('back'))
  await ledger.record('/v1/sanctions/back/suspend', { occurred: '2031-02-01', ...fact })
  const snapback = {
    by: [FREEDONIA],
    noticeOn: '2031-06-28',
    takesEffect: '2031-07-28',
    occurred: '2031-06-28',
    ...fact,
  }
  await ledger.record('/v1/sanctions/back/trigger-snapback', snapback)
  t.strictSame(short(await ask(ledger, 'asOf=2031-06-30')), ['ahead suspension 2031-07-28'])
  t.strictSame(short(await ask(ledger, 'asOf=2031-07-28')), [])
})

test('an ending names the event that states it, its targets, and the measure, licence or deal that ends', async (t) => {
  const ledger = await recorded(t)
  const items = await ask(ledger, 'asOf=2031-06-30')
  const measured = items.find(({ on }) => on === '2031-07-10')
  t.match(measured, {
    kind: 'measure',
    throughDay: true,
    latest: '2031-07-11',
    summary: /^Measure ends: Freedonia renewed the asset freeze on Acme Potash and 1 other/,
    sanctionIds: ['renewed'],
    targets: [{ targetId: 'acme-potash' }, { targetId: 'bolt-rail' }],
    jurisdiction: FREEDONIA,
    link: `/v1/events/${measured?.eventId}`,
  })
  t.equal((await ledger.get(`/v1/events/${measured?.eventId}`)).json().type, 'SanctionRenewed')
  const licensed = items.find(({ kind }) => kind === 'licence')
  t.match(licensed, { licenceId: 'org-freedonia-syl-1-1', sanctionIds: ['renewed'], throughDay: false })
  t.match(
    items.find(({ on }) => on === '2031-05-15'),
    { dealId: 'potash', commitmentId: 'late', summary: /^Due: Freedonia to Sylvania: promise late/ },
  )
  t.equal(
    items.find(({ on }) => on === '2031-08-10')?.summary,
    'Due: Freedonia to Sylvania and Kosovo: promise soon (according to Kosovo, not acknowledged by Freedonia)',
  )
})

test('a target, a jurisdiction and a kind narrow what is listed', async (t) => {
  const ledger = await recorded(t)
  const asked = async (query: string) => short(await ask(ledger, `asOf=2031-06-30&${query}`))
  t.strictSame(await asked(`jurisdiction=${SYLVANIA}`), [
    'unconfirmed wind-down 2031-06-20',
    'ahead waiver 2031-08-05',
  ])
  t.strictSame(await asked('target=acme-potash&kind=measure'), [
    'unconfirmed measure 2031-03-01',
    'ahead measure 2031-07-10',
  ])
  t.strictSame(await asked('kind=deadline'), ['unconfirmed deadline 2031-05-15', 'ahead deadline 2031-08-10'])
  t.strictSame(await asked('target=nobody'), [])
})

test('how far to look is a span, and easings that are over are shown for as long after their end', async (t) => {
  const ledger = await recorded(t)
  t.strictSame(short(await ask(ledger, 'asOf=2031-06-30&within=1w')), [
    'unconfirmed measure 2031-03-01',
    'unconfirmed deadline 2031-05-15',
    'ahead wind-down 2031-07-05',
  ])
  t.ok((await ask(ledger, 'asOf=2031-06-30&within=3m')).some(({ on }) => on === '2031-04-01'))
  t.ok((await ask(ledger, 'asOf=2031-06-30&within=2y')).some(({ on }) => on === '2033-01-01'))
  for (const within of ['60', '0d', '-1d', '11y', '4000d', '60 d', 'x', '1e3d']) {
    const answer = await ledger.get(`/v1/endings?within=${encodeURIComponent(within)}`)
    isProblem(t, answer, 400, 'bad-parameter', ['/within'])
    t.match(answer.json().errors[0].detail, /such as 60d|at most 10 years/)
  }
})

test('a moment shows what was known and had happened by then', async (t) => {
  const ledger = await recorded(t)
  t.ok((await ask(ledger, 'asOf=2031-01-20&within=1y')).some(({ on }) => on === '2031-05-01'))
  t.notOk((await ask(ledger, 'asOf=2031-02-20&within=1y')).some(({ on }) => on === '2031-05-01'))
  t.ok(
    (await ask(ledger, 'asOf=2031-03-20')).every(({ on }) => on !== '2031-07-01'),
    'not in 60 days',
  )
  t.ok((await ask(ledger, 'asOf=2031-03-20&within=6m')).some(({ on }) => on === '2031-07-01'))
  t.strictSame(await ask(ledger, 'knownAt=position:1'), [])
  t.strictSame(await ask(ledger, 'publicBy=2030-01-01'), [])
})

test('a lifting that is recorded and has no effect yet ends its measure on its day', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('works', { until: '2032-01-01' }))
  await ledger.record(
    '/v1/sanctions/works/lift',
    lifting({ occurred: '2031-06-01', effective: '2031-07-15' }),
  )
  t.strictSame(short(await ask(ledger, 'asOf=2031-06-30')), ['ahead measure 2031-07-15'])
  t.strictSame(short(await ask(ledger, 'asOf=2031-07-16')), [])
})

test('an empty ledger has no endings, in every form', async (t) => {
  const { get } = await buildLedger(t)
  const answer = await get('/v1/endings')
  t.match(answer.json(), { items: [] })
  t.equal((await get('/v1/endings.csv?bom=false')).body.split('\r\n').filter(Boolean).length, 1)
  t.match((await get('/v1/endings.ics')).body, /BEGIN:VTIMEZONE/)
})

test('the endings are a CSV, JSON Lines and a calendar', async (t) => {
  const ledger = await recorded(t)
  const asOf = 'asOf=2031-06-30'
  const csv = (await ledger.get(`/v1/endings.csv?bom=false&${asOf}`)).body
  t.equal(csv.trimEnd().split('\r\n').length, ALL.length + 1)
  const lines = (await ledger.get(`/v1/endings.jsonl?${asOf}`)).body.trimEnd().split('\n')
  t.strictSame(short(lines.map((line) => JSON.parse(line))), ALL)
  const calendar = (await ledger.get(`/v1/endings.ics?${asOf}`)).body.replaceAll('\r\n ', '')
  t.equal(calendar.split('BEGIN:VEVENT').length, ALL.length + 1)
  t.match(calendar, 'DTSTART;VALUE=DATE:20310710\r\nDTEND;VALUE=DATE:20310711')
  t.match(calendar, /DESCRIPTION:Over\\, and nobody has recorded what came of it\. As recorded: 2031-03-01/)
})

test('a calendar says of a bare day that it may hold on it, and of an instant only when it is', async (t) => {
  const ledger = await buildLedger(t)
  await ledger.record('/v1/sanctions', measure('syl-potash'))
  await ledger.record('/v1/licences', licence('1', 'syl-potash', { expires: '2031-07-02' }))
  await ledger.record('/v1/licences', licence('2', 'syl-potash', { expires: '2031-07-03T00:01:00-04:00' }))
  const { body } = await ledger.get('/v1/endings.ics?asOf=2031-06-30')
  const calendar = body.replaceAll('\r\n ', '')
  t.match(calendar, 'As recorded: 2031-07-02\\, on that day it only possibly holds. http')
  t.match(calendar, 'As recorded: 2031-07-03T00:01:00-04:00. http')
  t.match(calendar, 'SUMMARY:Licence ends: Freedonia issued')
})

test('a span leads to a day that exists, and back to the same day but for the length of months', async (t) => {
  t.equal(dayPlus('2031-01-31', { count: 1, unit: 'm' }, 1), '2031-02-28')
  t.equal(dayPlus('2032-02-29', { count: 1, unit: 'y' }, 1), '2033-02-28')
  t.equal(dayPlus('9999-06-01', { count: 1, unit: 'y' }, 1), '9999-12-31')
  const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2900-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 120 }), (at, count) => {
      const day = at.toISOString().slice(0, 10)
      const later = dayPlus(day, { count, unit: 'm' }, 1)
      t.ok(later > day && dayPlus(later, { count, unit: 'm' }, -1) <= day)
      t.equal(dayPlus(dayPlus(day, { count, unit: 'w' }, 1), { count, unit: 'w' }, -1), day)
    }),
    { numRuns: 50 },
  )
})
