/** The list of deals: what it is filtered and sorted by. */
import { test } from 'tap'
import { type Api, buildLedger, deal, isProblem } from './given.ts'

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

test('an order that there is not is refused', async (t) => {
  const { get } = await buildLedger(t)
  isProblem(t, await get('/v1/deals?sort=size'), 400, 'bad-parameter', ['/sort'])
})
