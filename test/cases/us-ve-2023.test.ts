/** The Barbados agreement: exceptions, one superseded by a wind-down; a breach that is only alleged. */
import { t, test } from 'tap'
import { assertCase } from './asserted.ts'

const CASE = 'us-ve-2023'
const ledger = await assertCase(t, CASE)

interface Measure {
  readonly status: string
  readonly exceptions: readonly { readonly number: string; readonly certain: boolean }[]
  readonly windDown: readonly { readonly on: string }[]
}

const standing = async (measure: string, asOf: string): Promise<string> => {
  const { status, exceptions, windDown } = await ledger.get<Measure>(`/v1/sanctions/${measure}?asOf=${asOf}`)
  const except = exceptions.map(({ number, certain }) => `, except by ${number}${certain ? '' : ' perhaps'}`)
  return [status, ...except, ...windDown.map(({ on }) => `, to wind down by ${on}`)].join('')
}

test('licence 44 holds until a wind-down takes its place, and that until the end of May', async (t) => {
  t.equal(await standing('us-ve-44', '2023-10-17'), 'restricted')
  t.equal(await standing('us-ve-44', '2023-10-18'), 'restricted, except by 44')
  t.equal(await standing('us-ve-44', '2024-04-16'), 'restricted, except by 44')
  t.equal(await standing('us-ve-44', '2024-04-17'), 'restricted, to wind down by 2024-05-31')
  t.equal(await standing('us-ve-44', '2024-05-30'), 'restricted, to wind down by 2024-05-31')
  t.equal(await standing('us-ve-44', '2024-06-01'), 'restricted')
})

test('licence 43 is revoked on one of two days', async (t) => {
  t.equal(await standing('us-ve-43', '2024-01-28'), 'restricted, except by 43')
  t.equal(await standing('us-ve-43', '2024-01-29'), 'restricted, except by 43 perhaps')
  t.equal(await standing('us-ve-43', '2024-01-30'), 'restricted')
})

test('the breach is alleged, so nothing is broken', async (t) => {
  const { items } = await ledger.get<{
    items: readonly { party: string; broken: readonly string[]; alleged: readonly string[] }[]
  }>(`/v1/deals/${CASE}/balance`)
  t.hasStrict(
    items.find(({ party }) => party === 'VE'),
    { broken: [], alleged: [`${CASE}-agreement`] },
  )
  t.match(
    (await ledger.timeline()).find(({ type }) => type === 'CommitmentBreached'),
    {
      headline: /^According to the public record, Venezuela breached/,
    },
  )
})

test('the prisoners who return to the United States go into custody there, and clemency alone frees nobody', async (t) => {
  const { items } = await ledger.get<{ items: readonly { state: string; custody: string }[] }>(
    '/v1/prisoners',
  )
  t.same(items.map(({ state, custody }) => `${state} ${custody}`).sort(), ['US held', 'US held'])
})

// The service that answered them ends with the last of them.
t.end()
