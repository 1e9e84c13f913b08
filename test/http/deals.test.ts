/** The list of deals: what it is filtered and sorted by. */
import { test } from 'tap'
import { type Api, buildLedger, deal, FREEDONIA, fact, isProblem, SYLVANIA, statement } from './given.ts'

const idsOf = async ({ get }: Api, query: string): Promise<readonly string[]> =>
  (await get(`/v1/deals?${query}`)).json().items.map((item: { id: string }) => item.id)

const DEALS = [
  deal('aa', { title: 'Żagle for kites', occurred: '2031-03-01' }),
  deal('bb', { title: 'Accordions', occurred: '2031-01-05' }),
  deal('cc', { title: 'Kites for lamps', occurred: '2031-02-02/2031-02-09' }),
  deal('dd', { title: 'Nothing dated', occurred: '/2031-01-31' }),
]

const build = async (t: Parameters<typeof buildLedger>[0]) => {
  const ledger = await buildLedger(t)
  for (const one of DEALS) await ledger.record('/v1/deals', one)
  return ledger
}

test('deals are found by words of their title, accents and case aside', async (t) => {
  const ledger = await build(t)
  t.same(await idsOf(ledger, 'text=KITES'), ['aa', 'cc'])
  t.same(await idsOf(ledger, 'text=zagle'), ['aa'])
  t.same(await idsOf(ledger, 'text=balloons'), [])
})

test('deals are found by the days on which they were, or may have been, opened', async (t) => {
  const ledger = await build(t)
  t.same(await idsOf(ledger, 'openedFrom=2031-02-09'), ['aa', 'cc'])
  t.same(await idsOf(ledger, 'openedTo=2031-01-05'), ['bb', 'dd'])
  t.same(await idsOf(ledger, 'openedFrom=2031-01-31&openedTo=2031-02-02'), ['cc', 'dd'])
  isProblem(t, await ledger.get('/v1/deals?openedFrom=2031-02-30'), 400, 'bad-parameter', ['/openedFrom'])
})

const ORDERS = {
  id: ['aa', 'bb', 'cc', 'dd'],
  '-id': ['dd', 'cc', 'bb', 'aa'],
  title: ['bb', 'cc', 'dd', 'aa'],
  '-title': ['aa', 'dd', 'cc', 'bb'],
  opened: ['bb', 'dd', 'cc', 'aa'],
  '-opened': ['aa', 'cc', 'dd', 'bb'],
}

for (const [sort, order] of Object.entries(ORDERS)) {
  test(`deals are sorted by ${sort}, also page by page and while others are opened`, async (t) => {
    const ledger = await build(t)
    t.same(await idsOf(ledger, `sort=${sort}`), order)
    const read: string[] = []
    let next: string | undefined
    for (let page = 0; page === 0 || next !== undefined; page++) {
      const answer = await ledger.get(`/v1/deals?sort=${sort}&limit=1${next ? `&cursor=${next}` : ''}`)
      await ledger.record('/v1/deals', deal(`between-${page}`, { title: 'Between', occurred: '2031-02-03' }))
      read.push(...answer.json().items.map((item: { id: string }) => item.id))
      next = answer.json().next
    }
    t.same(read, order)
  })
}

test('deals are listed as of a day, with the status that they had then', async (t) => {
  const ledger = await build(t)
  t.same(await idsOf(ledger, 'status=mooted&asOf=2031-01-31'), ['bb', 'dd'])
  t.same((await ledger.get('/v1/deals?asOf=2031-01-01')).json().at.asOf, '2031-01-01')
})

test('an unknown order is refused', async (t) => {
  const { get } = await buildLedger(t)
  isProblem(t, await get('/v1/deals?sort=size'), 400, 'bad-parameter', ['/sort'])
})

const promise = (commitmentId: string, more: object = {}) => ({
  commitmentId,
  obligor: SYLVANIA,
  beneficiary: FREEDONIA,
  kind: 'release',
  text: 'Let the clowns go',
  test: 'They are home',
  occurred: '2031-03-10',
  ...fact,
  ...more,
})

test('deals are found by the kinds of what was promised in them by a day', async (t) => {
  const ledger = await build(t)
  await ledger.record('/v1/deals/aa/make-commitment', promise('one'))
  await ledger.record('/v1/deals/bb/make-commitment', promise('two', { kind: 'financial' }))
  await ledger.record('/v1/deals/cc/make-commitment', promise('three', { confidence: 'contested' }))
  t.same(await idsOf(ledger, 'kind=release'), ['aa'])
  t.same(await idsOf(ledger, 'kind=financial'), ['bb'])
  t.same(await idsOf(ledger, 'kind=release&asOf=2031-03-09'), [])
  isProblem(t, await ledger.get('/v1/deals?kind=song'), 400, 'bad-parameter', ['/kind'])
})

test('the last event of a deal as of a day is the last that is certain by then, however many came later', async (t) => {
  const ledger = await build(t)
  for (let day = 10; day < 35; day++) {
    const occurred = day < 32 ? `2031-03-${day}` : `2031-04-0${day - 31}`
    await ledger.record('/v1/deals/aa/record-statement', statement(`On ${occurred}`, { occurred }))
  }
  const lastOn = async (asOf: string) => {
    const { items } = (await ledger.get(`/v1/deals?asOf=${asOf}&text=zagle`)).json()
    return items[0].lastEvent?.occurred.edtf
  }
  t.equal(await lastOn('2031-06-30'), '2031-04-03')
  t.equal(await lastOn('2031-03-11'), '2031-03-11')
  t.equal(await lastOn('2031-03-05'), '2031-03-01')
  t.equal(await lastOn('2031-02-01'), undefined)
})

test('where no event of a deal is certain by a day, the last that is possible is shown', async (t) => {
  const ledger = await build(t)
  const { items } = (await ledger.get('/v1/deals?asOf=2031-01-15&text=nothing')).json()
  t.equal(items[0].lastEvent.occurred.edtf, '/2031-01-31')
})
