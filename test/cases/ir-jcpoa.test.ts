/** The agreement of 2015: relief that ends on another day in each jurisdiction, and a snapback that three contest. */
import { t, test } from 'tap'
import { assertCase } from './asserted.ts'

const CASE = 'ir-jcpoa'
const ledger = await assertCase(t, CASE)

const MEASURES = ['un-ir', 'eu-ir', 'us-ir-90', 'us-ir-180']

interface Item {
  readonly sanctionId: string
  readonly status: string
}

const standing = async (asOf: string): Promise<readonly string[]> => {
  const { items } = await ledger.get<{ items: readonly Item[] }>(`/v1/status?target=iran&asOf=${asOf}`)
  return MEASURES.map((id) => items.find(({ sanctionId }) => sanctionId === id)?.status ?? '')
}

const BY_DAY = {
  '2016-01-15': ['restricted', 'restricted', 'restricted', 'restricted'],
  '2016-01-16': ['lifted', 'suspended', 'suspended', 'suspended'],
  '2018-08-06': ['lifted', 'suspended', 'suspended', 'suspended'],
  '2018-08-07': ['lifted', 'suspended', 'restricted', 'suspended'],
  '2018-11-04': ['lifted', 'suspended', 'restricted', 'suspended'],
  '2018-11-05': ['lifted', 'suspended', 'restricted', 'restricted'],
  '2025-08-28': ['lifted', 'suspended', 'restricted', 'restricted'],
  '2025-09-27T23:59:59Z': ['lifted', 'suspended', 'restricted', 'restricted'],
  '2025-09-28T00:00:01Z': ['restricted', 'suspended', 'restricted', 'restricted'],
  '2025-09-29': ['restricted', 'restricted', 'restricted', 'restricted'],
}

for (const [day, statuses] of Object.entries(BY_DAY)) {
  test(`how the measures stand on ${day}`, async (t) => {
    t.same(await standing(day), statuses)
  })
}

test('three triggered the snapback, three contest it, and it is not undone by that', async (t) => {
  const event = await ledger.event(ledger.idOf('snapback'))
  t.hasStrict(event, {
    confidence: 'confirmed',
    data: { by: ['FR', 'DE', 'GB'], takesEffect: '2025-09-28T00:00:00Z', contestedBy: ['IR', 'RU', 'CN'] },
  })
  t.match(
    (await ledger.timeline()).find(({ eventId }) => eventId === event.id),
    {
      headline:
        /^France, Germany and United Kingdom triggered the snapback .*, contested by Iran, Russia and China$/,
    },
  )
})

test('each step names the act that it rests on, with its address', async (t) => {
  const { items } = await ledger.get<{
    items: readonly {
      sanctionId: string
      instruments: readonly { number: string; url?: string }[]
    }[]
  }>('/v1/status?target=iran&asOf=2025-09-29')
  const of = (id: string) => items.find(({ sanctionId }) => sanctionId === id)?.instruments ?? []
  t.same(
    of('un-ir').map(({ url }) => url),
    ['1737(2006)', '1747(2007)', '1803(2008)', '1929(2010)'].map((one) => `https://undocs.org/S/RES/${one}`),
  )
  t.ok(of('eu-ir').some(({ url }) => url === 'https://eur-lex.europa.eu/eli/reg/2012/267/oj'))
  t.hasStrict(await ledger.event(ledger.idOf('un/lifted')), {
    data: { instrument: { number: '2231 (2015)', url: 'https://undocs.org/S/RES/2231(2015)' } },
  })
  t.hasStrict(await ledger.event(ledger.idOf('us-ir-180/reimposed')), {
    data: { instrument: { number: '13846' } },
  })
})

test('the measures of the UN and of the EU rest on programmes', async (t) => {
  const { items } = await ledger.get<{
    items: readonly { sanctionId: string; programmeId?: string }[]
  }>('/v1/status?target=iran')
  t.same(
    items
      .flatMap(({ sanctionId, programmeId }) => (programmeId ? [`${sanctionId} ${programmeId}`] : []))
      .sort(),
    ['eu-ir eu-iran', 'un-ir un-iran'],
  )
})

test('jurisdictions differ on Iran from 2016 until the EU reimposes', async (t) => {
  const differ = async (asOf: string) =>
    (
      await ledger.get<{ items: readonly { targetId: string }[] }>(`/v1/status/divergence?asOf=${asOf}`)
    ).items.map(({ targetId }) => targetId)
  t.same(await differ('2016-01-15'), [])
  t.same(await differ('2018-11-05'), ['iran'])
  t.same(await differ('2025-09-29'), [])
})

test('the deal is in force from implementation day', async (t) => {
  t.hasStrict(await ledger.get(`/v1/deals/${CASE}?asOf=2016-01-15`), { status: 'announced' })
  t.hasStrict(await ledger.get(`/v1/deals/${CASE}?asOf=2016-01-16`), { status: 'in-force' })
})

test('each wind-down ends on the day before the measure comes back', async (t) => {
  for (const [id, end] of [
    ['us-ir-90', '2018-08-06'],
    ['us-ir-180', '2018-11-04'],
  ] as const) {
    t.hasStrict(await ledger.event(ledger.idOf(`${id}/wind-down`)), { data: { endsAt: end } })
  }
})

test('the service that answered them ends', ledger.close)
