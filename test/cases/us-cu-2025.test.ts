/** Relief of January 2025 that was reversed before it took effect; three counts of one release side by side. */
import { t, test } from 'tap'
import { assertCase, claimed, type Release } from './asserted.ts'

const CASE = 'us-cu-2025'
const ledger = await assertCase(t, CASE)

interface Item {
  readonly sanctionId: string
  readonly status: string
  readonly possible?: string
  readonly announced: readonly string[]
}

const measure = async (id: string, asOf: string): Promise<Pick<Item, 'status' | 'announced'>> => {
  const { items } = await ledger.get<{ items: readonly Item[] }>(`/v1/status?target=cuba&asOf=${asOf}`)
  const found = items.find(({ sanctionId }) => sanctionId === id)
  return { status: found?.status ?? '', announced: found?.announced ?? [] }
}

const LISTING = 'us-cu-terrorism-listing'
const TITLE_III = 'us-cu-title-iii'

test('the rescission was announced, and never took effect', async (t) => {
  t.same(await measure(LISTING, '2025-01-13'), { status: 'restricted', announced: [] })
  t.same(await measure(LISTING, '2025-01-14'), { status: 'restricted', announced: [`${CASE}-rescission`] })
  t.same(await measure(LISTING, '2025-01-20'), { status: 'restricted', announced: [] })
  t.same(await measure(LISTING, '2025-12-31'), { status: 'restricted', announced: [] })
})

test('so was the suspension of Title III, nine days longer', async (t) => {
  t.same(await measure(TITLE_III, '2025-01-28'), { status: 'restricted', announced: [`${CASE}-title-iii`] })
  t.same(await measure(TITLE_III, '2025-01-29'), { status: 'restricted', announced: [] })
})

test('the Restricted List is recreated on one day and takes effect on another', async (t) => {
  const status = async (asOf: string) =>
    (await ledger.get<Item>(`/v1/sanctions/us-cu-restricted-list?asOf=${asOf}`)).status
  t.equal(await status('2025-01-31'), 'not-yet')
  t.equal(await status('2025-02-05'), 'not-yet')
  t.equal(await status('2025-02-06'), 'barred')
})

test('three counts of the release stand side by side, those of the NGOs contested', async (t) => {
  const release = await ledger.get<Release>(`/v1/releases/${CASE}-release`)
  t.same(claimed(release), [
    'the court: 553 released',
    'NGOs, the lowest count: 202 political-prisoners, contested',
    'NGOs, the highest count: 212 political-prisoners, contested',
  ])
})

test('two were released on conditions, lost their release and were taken back on one day', async (t) => {
  for (const id of ['ferrer', 'navarro']) {
    const { course } = await ledger.get<{ course: readonly { type: string }[] }>(`/v1/prisoners/${id}`)
    t.same(
      course.map(({ type }) => type),
      ['PrisonerDetained', 'PrisonerReleased', 'ReleaseRevoked', 'PrisonerReturnedToCustody'],
      id,
    )
    const before = await ledger.get<object>(`/v1/prisoners/${id}?asOf=2025-04-28`)
    t.hasStrict(before, { custody: 'free' })
    t.notOk('possible' in before, 'until then both were free')
    t.hasStrict(
      await ledger.get(`/v1/prisoners/${id}?asOf=2025-04-29`),
      { custody: 'held', heldBy: 'CU' },
      id,
    )
  }
})

test('the return to custody rests on a source of its own', async (t) => {
  const { sources = [], confidence } = await ledger.event(ledger.idOf('case/ferrer/returned'))
  t.equal(confidence, 'reported')
  t.same(
    sources.map(({ sourceId }) => sourceId),
    ['us-cu-2025-record', 'amnesty-2025-cuba'],
  )
})

test('the Restricted List says what it prohibits, where it stands, and that its targets are not recorded', async (t) => {
  t.hasStrict(await ledger.get(`/v1/sanctions/us-cu-restricted-list`), {
    prohibits: 'Direct financial transactions with the entities and subentities on the list',
    instruments: [{ number: '2025-02282', url: 'https://www.federalregister.gov/d/2025-02282' }],
  })
  const { notCovered } = await ledger.get<{ notCovered: readonly { code: string }[] }>(
    '/v1/status?target=cuba&asOf=2025-02-06',
  )
  t.ok(notCovered.some(({ code }) => code === 'targets-incomplete'))
})

test('the promise is fulfilled, according to the court', async (t) => {
  const fulfilled = (await ledger.timeline()).find(({ type }) => type === 'CommitmentFulfilled')
  t.match(fulfilled, { confidence: 'reported', headline: 'Cuba fulfilled its commitment: 553 releases' })
})

test('the service that answered them ends', ledger.close)
