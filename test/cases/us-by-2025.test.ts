/** The steps before December 2025: a pardon is not a release, a prisoner refuses a transfer, and relief comes in three days. */
import { t, test } from 'tap'
import { assertCase, claimed, type Release } from './asserted.ts'

const CASE = 'us-by-2025'
const ledger = await assertCase(t, CASE)

interface Standing {
  readonly status: string
  readonly basis?: string
  readonly announced: readonly string[]
  readonly exceptions: readonly { readonly licenceId?: string }[]
  readonly clocks: readonly object[]
}

const belavia = async (asOf: string): Promise<Standing> => {
  const { items } = await ledger.get<{ items: readonly Standing[] }>(`/v1/status?target=belavia&asOf=${asOf}`)
  const [only, ...others] = items
  if (!only || others.length > 0) throw new Error(`Belavia stands ${items.length} times`)
  return only
}

test('Belavia is barred, then barred with an exception, then delisted', async (t) => {
  t.hasStrict(await belavia('2025-09-10'), { status: 'barred', announced: [], exceptions: [] })
  t.hasStrict(await belavia('2025-09-11'), {
    status: 'barred',
    possible: [],
    announced: [],
    exceptions: [{ licenceId: 'us-belarus-11', reach: 'stated-dealings', certain: true }],
  })
  t.hasStrict(await belavia('2025-11-03'), { status: 'barred' })
  t.hasStrict(await belavia('2025-11-04'), { status: 'lifted', basis: 'observation' })
})

test('the relief for Belavia has its clocks: licensed at once, off the list 54 days later', async (t) => {
  t.same((await belavia('2025-12-31')).clocks, [
    {
      reliefId: `${CASE}-belavia`,
      announced: '2025-09-11',
      instrument: '2025-09-11',
      effective: '2025-09-11',
      seen: '2025-11-04',
      lagDays: { instrument: 0, effective: 0, seen: 54 },
    },
  ])
})

test('the licence of September is for Belavia alone: its aircraft are barred until the delisting', async (t) => {
  const aircraft = async (asOf: string) =>
    (
      await ledger.get<{ items: readonly Standing[] }>(`/v1/status?target=belavia-aircraft&asOf=${asOf}`)
    ).items.map((one) => one.status)
  t.same(await aircraft('2025-11-03'), ['barred'])
  t.same(await aircraft('2025-11-04'), ['lifted'])
})

test('licence 12 is for three other aircraft, which stay barred', async (t) => {
  t.hasStrict(await ledger.get('/v1/status?name=EW-001PA&asOf=2025-11-04'), {
    verdicts: [{ jurisdiction: 'US', verdict: 'barred', certain: true, exceptions: 1 }],
    items: [{ exceptions: [{ licenceId: 'us-belarus-12', reach: 'stated-dealings' }] }],
  })
})

test('Belavia is found by the name that OFAC uses', async (t) => {
  t.hasStrict(await ledger.get('/v1/status?name=Belavia%20Belarusian%20Airlines%20OJSC&asOf=2025-09-11'), {
    question: { matched: [{ targetId: 'belavia', by: 'name' }] },
  })
})

test('the prisoner who refused the transfer is held until the day of the return', async (t) => {
  const custody = async (asOf: string) =>
    (await ledger.get<{ custody: string }>(`/v1/prisoners/mikalai-statkevich?asOf=${asOf}`)).custody
  t.equal(await custody('2025-09-11'), 'held')
  t.equal(await custody('2026-02-18'), 'held')
  t.equal(await custody('2026-02-19'), 'free')
  const { course } = await ledger.get<{ course: readonly { type: string }[] }>(
    '/v1/prisoners/mikalai-statkevich',
  )
  t.same(
    course.map(({ type }) => type),
    ['PrisonerDetained', 'TransferRefused', 'PrisonerReturnedToCustody', 'PrisonerReleased'],
  )
})

test('only the three of February are counted as released, the others as pardoned', async (t) => {
  const { items } = await ledger.get<{ items: readonly (Release & { id: string })[] }>('/v1/releases')
  t.same(items.map((one) => [one.id, ...claimed(one)]).sort(), [
    [`${CASE}-february`, 'the public record: 3 released'],
    [`${CASE}-june`, 'the public record: 14 pardoned'],
    [`${CASE}-november`, 'the public record: 31 pardoned'],
    [`${CASE}-september`, 'the public record: 52 pardoned'],
  ])
})

test('there were three talks, the second and the third with a known envoy', async (t) => {
  const { items } = await ledger.get<{
    items: readonly { occurred: string; status: string; participants: readonly { personId?: string }[] }[]
  }>(`/v1/talks?deal=${CASE}`)
  t.same(
    items.map((one) => [one.occurred, one.status, one.participants[0]?.personId]),
    [
      ['2025-02-12', 'held', undefined],
      ['2025-06-21', 'held', 'keith-kellogg'],
      ['2025-09-11', 'held', 'john-coale'],
    ],
  )
})

test('the linkage is contested, so the deal is framed as parallel', async (t) => {
  t.hasStrict(await ledger.get(`/v1/deals/${CASE}`), { framing: 'parallel', status: 'mooted' })
  const contested = (await ledger.timeline()).filter(({ type }) => type === 'LinkageContested')
  t.match(contested, [{ side: 'LT', headline: /^The president of Lithuania contested the linkage/ }])
})

test('the service that answered them ends', ledger.close)
