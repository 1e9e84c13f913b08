/** The Barbados agreement: licensed, superseded by a wind-down, barred again; a breach that is only alleged. */
import { t, test } from 'tap'
import { assertCase } from './asserted.ts'

const CASE = 'us-ve-2023'
const ledger = await assertCase(t, CASE)

interface Measure {
  readonly status: string
  readonly possible?: string
  readonly licences: readonly { readonly number: string }[]
}

const standing = async (measure: string, asOf: string): Promise<string> => {
  const { status, possible, licences } = await ledger.get<Measure>(`/v1/sanctions/${measure}?asOf=${asOf}`)
  const numbers = licences.map(({ number }) => number).join(' and ')
  return `${status}${numbers && ` (${numbers})`}${possible ? `, possible: ${possible}` : ''}`
}

test('licence 44 holds until a wind-down takes its place, and that until the end of May', async (t) => {
  t.equal(await standing('us-ve-44', '2023-10-17'), 'barred')
  t.equal(await standing('us-ve-44', '2023-10-18'), 'licensed (44)')
  t.equal(await standing('us-ve-44', '2024-04-16'), 'licensed (44)')
  t.equal(await standing('us-ve-44', '2024-04-17'), 'licensed (44A)')
  t.equal(await standing('us-ve-44', '2024-05-30'), 'licensed (44A)')
  t.equal(await standing('us-ve-44', '2024-05-31'), 'barred')
})

test('licence 43 is revoked on one of two days', async (t) => {
  t.equal(await standing('us-ve-43', '2024-01-28'), 'licensed (43)')
  t.equal(await standing('us-ve-43', '2024-01-29'), 'licensed (43), possible: barred')
  t.equal(await standing('us-ve-43', '2024-01-30'), 'barred')
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
      headline: /^According to the public record, VE breached/,
    },
  )
})

test('who is returned to the United States goes into custody there; clemency alone frees nobody', async (t) => {
  const { items } = await ledger.get<{ items: readonly { state: string; custody: string }[] }>(
    '/v1/prisoners',
  )
  t.same(items.map(({ state, custody }) => `${state} ${custody}`).sort(), ['US held', 'VE held'])
})

// The service that answered them ends with the last of them.
t.end()
