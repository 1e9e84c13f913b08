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

const words = ({ status, exceptions, windDown }: Measure): string => {
  const except = exceptions.map(({ number, certain }) => `, except by ${number}${certain ? '' : ' perhaps'}`)
  return [status, ...except, ...windDown.map(({ on }) => `, to wind down by ${on}`)].join('')
}

/** How a measure without targets stands. */
const standing = async (measure: string, asOf: string): Promise<string> =>
  words(await ledger.get<Measure>(`/v1/sanctions/${measure}?asOf=${asOf}`))

const minerven = async (asOf: string): Promise<string> => {
  const { items } = await ledger.get<{ items: readonly Measure[] }>(`/v1/status?target=minerven&asOf=${asOf}`)
  return items.map(words).join('; ')
}

/** The moment that the licence prints, with the zone of Washington. */
const END_OF_44A = '2024-05-31T00:01:00-04:00'

test('licence 44 holds until a wind-down takes its place, and that until the end of May', async (t) => {
  t.equal(await standing('us-ve-44', '2023-10-17'), 'restricted')
  t.equal(await standing('us-ve-44', '2023-10-18'), 'restricted, except by 44')
  t.equal(await standing('us-ve-44', '2024-04-16'), 'restricted, except by 44')
  t.equal(await standing('us-ve-44', '2024-04-17'), `restricted, to wind down by ${END_OF_44A}`)
  t.equal(await standing('us-ve-44', '2024-05-30'), `restricted, to wind down by ${END_OF_44A}`)
  t.equal(
    await standing('us-ve-44', '2024-05-31T00:00:30-04:00'),
    `restricted, to wind down by ${END_OF_44A}`,
    'in the minute before it ends, where it ends',
  )
  t.equal(await standing('us-ve-44', '2024-05-31T00:01:30-04:00'), 'restricted')
  t.equal(await standing('us-ve-44', '2024-06-01'), 'restricted')
})

test('licence 43 is revoked on one of two days, and dealings may be wound down for two weeks', async (t) => {
  const end = '2024-02-13T00:01:00-05:00'
  t.equal(await minerven('2024-01-28'), 'barred, except by 43')
  t.equal(await minerven('2024-01-29'), `barred, except by 43 perhaps, to wind down by ${end}`)
  t.equal(await minerven('2024-01-30'), `barred, to wind down by ${end}`)
  t.equal(await minerven('2024-02-13'), 'barred')
})

test('the firm that licence 43 is for is found by its short name', async (t) => {
  t.hasStrict(await ledger.get('/v1/status?name=Minerven&asOf=2024-01-28'), {
    question: { matched: [{ targetId: 'minerven', how: 'strong-alias' }] },
    verdicts: [{ jurisdiction: 'US', verdict: 'barred', exceptions: 1 }],
  })
})

test('measures and licences rest on one programme', async (t) => {
  t.hasStrict(await ledger.get('/v1/programmes/us-venezuela'), {
    name: 'Venezuela',
    instruments: [{ number: '13692' }],
  })
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

test('the service that answered them ends', ledger.close)
