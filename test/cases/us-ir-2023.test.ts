/** Funds and prisoners of 2023: a waiver leaves the measure in force, money is moved and then reportedly held. */
import { t, test } from 'tap'
import { assertCase } from './asserted.ts'

const CASE = 'us-ir-2023'
const ledger = await assertCase(t, CASE)

const statuses = async (target: string, asOf: string): Promise<readonly string[]> =>
  (
    await ledger.get<{ items: readonly { status: string }[] }>(`/v1/status?target=${target}&asOf=${asOf}`)
  ).items.map(({ status }) => status)

test('the waiver leaves the measure in force', async (t) => {
  t.same(await statuses('funds-in-kr', '2023-09-07'), ['barred'])
  t.same(await statuses('funds-in-kr', '2023-09-08'), ['barred'])
  const { items } = await ledger.get<{ items: readonly { exceptions: readonly object[] }[] }>(
    '/v1/status?target=funds-in-kr&asOf=2023-09-08',
  )
  t.hasStrict(items[0]?.exceptions, [
    {
      by: 'waiver',
      reach: 'stated-dealings',
      authorises: 'the transfer of the funds to restricted accounts',
    },
  ])
})

test('relief and a new designation fall on one day', async (t) => {
  t.same(await statuses('mahmoud-ahmadinejad', '2023-09-17'), ['not-yet'])
  t.same(await statuses('mahmoud-ahmadinejad', '2023-09-18'), ['barred'])
})

test('the designation names its executive order', async (t) => {
  const { items } = await ledger.get<{ items: readonly { instruments: readonly object[] }[] }>(
    '/v1/status?target=mahmoud-ahmadinejad',
  )
  t.match(items[0]?.instruments, [{ kind: 'executive order', number: '14078' }])
})

test('the funds are moved, then reportedly held', async (t) => {
  const money = { amount: '6000000000', currency: 'USD' }
  t.hasStrict(await ledger.event(ledger.idOf('funds')), { data: { money, from: 'KR', to: 'QA' } })
  t.hasStrict(await ledger.event(ledger.idOf('funds/held')), {
    confidence: 'reported',
    data: { money, from: 'QA', to: 'IR' },
  })
  const held = (await ledger.timeline('2023-10-31')).at(-1)
  t.hasStrict(held, { type: 'FundsWithheld', headline: 'USD 6,000,000,000 from Qatar to Iran withheld' })
})

test('the five go from house arrest to Doha, three of them known', async (t) => {
  const custody = async (asOf: string) =>
    (
      await ledger.get<{ items: readonly { custody: string }[] }>(`/v1/prisoners?state=IR&asOf=${asOf}`)
    ).items.map((one) => one.custody)
  t.same(new Set(await custody('2023-09-17')), new Set(['held']))
  const after = await custody('2023-09-18')
  t.same(after, Array(5).fill('free'))
  t.hasStrict(await ledger.get(`/v1/releases/${CASE}-five`), { namedCount: 3 })
})

test('clemency alone sets nobody free', async (t) => {
  const { items } = await ledger.get<{ items: readonly { custody: string; course: readonly object[] }[] }>(
    '/v1/prisoners?state=US',
  )
  t.equal(items.length, 5)
  for (const { custody, course } of items) {
    t.equal(custody, 'held')
    t.match(course.at(-1), { type: 'ClemencyGranted' })
  }
})

test('the service that answered them ends', ledger.close)
