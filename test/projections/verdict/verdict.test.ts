import fc from 'fast-check'
import { test } from 'tap'
import { STATUSES, type Status } from '../../../projections/folds/measures/statusItem.ts'
import {
  inOrderOfStrictness,
  inOrderOfVerdict,
  verdictOf,
  type WeighedItem,
} from '../../../projections/verdict/verdict.ts'
import { itemOf } from './item.ts'

const FREEDONIA = {
  code: 'org:freedonia',
  asked: true,
  recordedUpTo: '2026-01-08',
  lastRecordedAt: '2026-01-10T00:00:00.000Z',
}

const weighed = (
  given: Parameters<typeof itemOf>[0],
  applies: WeighedItem['applies'] = 'certainly',
): WeighedItem => ({
  item: itemOf(given),
  applies,
})

test('a jurisdiction without an item has nothing recorded, which is not clearance', async (t) => {
  const verdict = verdictOf(FREEDONIA, [])
  t.match(verdict, { verdict: 'not-recorded', certain: false, certainly: null, items: 0 })
  t.match(verdict.sentence, /not clearance/)
})

test('a verdict is the strictest word that is possible, and says which one is certain', async (t) => {
  t.match(verdictOf(FREEDONIA, [weighed({ status: 'renewal-unconfirmed', possible: ['barred'] })]), {
    verdict: 'barred',
    certain: false,
    certainly: 'renewal-unconfirmed',
  })
  t.match(verdictOf(FREEDONIA, [weighed({ status: 'licensed', possible: ['lifted'] })]), {
    verdict: 'licensed',
    certain: true,
    certainly: 'licensed',
  })
})

test('a measure that applies possibly makes no verdict certain', async (t) => {
  const items = [weighed({ status: 'licensed' }), weighed({ sanctionId: 'fictional-ban' }, 'possibly')]
  t.match(verdictOf(FREEDONIA, items), { verdict: 'barred', certain: false, certainly: 'licensed', items: 2 })
})

test('a measure that is in force decides next to a lifted one', async (t) => {
  const lifted = weighed({ sanctionId: 'fictional-a', status: 'lifted', basis: 'instrument' })
  const barred = weighed({ sanctionId: 'fictional-b' })
  const verdict = verdictOf(FREEDONIA, [lifted, barred])
  t.match(verdict, { verdict: 'barred', certain: true })
  t.same(verdict.because, [{ sanctionId: 'fictional-b', targetId: 'fictional-works' }])
  t.same(inOrderOfStrictness([lifted, barred]), [barred, lifted])
})

test('a verdict ends with the last item that decides it, and has no end when one of these has no end', async (t) => {
  const ends = (on: string) => ({ ends: { on, throughDay: true } })
  const first = weighed({ ...ends('2026-02-27'), sanctionId: 'fictional-a' })
  const last = weighed({ ...ends('2026-03-15'), sanctionId: 'fictional-b' })
  t.match(verdictOf(FREEDONIA, [first, last]).ends, { on: '2026-03-15' })
  t.equal(verdictOf(FREEDONIA, [first, weighed({ sanctionId: 'fictional-c' })]).ends, undefined)
})

test('a verdict says since when the first measure that certainly decides it is in force', async (t) => {
  const since = (edtf: string) => ({ since: { edtf, eventId: '00000000-0000-4000-8000-000000000001' } })
  const items = [
    weighed({ ...since('2022-06-03'), sanctionId: 'fictional-b' }),
    weighed({ ...since('2021-08-09'), sanctionId: 'fictional-a' }),
  ]
  t.match(verdictOf(FREEDONIA, items).since, { edtf: '2021-08-09' })
})

test('the jurisdictions that were asked come first, the strictest of them before the others, equals in the order of the question', async (t) => {
  const row = (code: string, asked: boolean, ...statuses: readonly Status[]) =>
    verdictOf(
      { code, asked, recordedUpTo: null, lastRecordedAt: null },
      statuses.map((status) => weighed({ status })),
    )
  const rows = [row('UN', true), row('US', false, 'barred'), row('EU', true, 'licensed'), row('PL', true)]
  t.same(
    inOrderOfVerdict(rows).map(({ jurisdiction }) => jurisdiction),
    ['EU', 'UN', 'PL', 'US'],
  )
})

const anyWeighed: fc.Arbitrary<WeighedItem> = fc
  .record({
    status: fc.constantFrom(...STATUSES),
    possible: fc.subarray([...STATUSES]),
    applies: fc.constantFrom('certainly' as const, 'possibly' as const),
    sanctionId: fc.constantFrom('fictional-a', 'fictional-b', 'fictional-c'),
  })
  .map(({ applies, ...given }) => weighed(given, applies))

test('a verdict is never milder than any word that an item leaves open', async () => {
  fc.assert(
    fc.property(fc.array(anyWeighed, { minLength: 1, maxLength: 5 }), (items) => {
      const { verdict } = verdictOf(FREEDONIA, items)
      const words = items.flatMap(({ item }) => [item.status, ...item.possible])
      return STATUSES.indexOf(verdict as Status) === Math.min(...words.map((word) => STATUSES.indexOf(word)))
    }),
  )
})

test('one more item never makes a verdict milder', async () => {
  const place = (items: readonly WeighedItem[]): number => {
    const { verdict } = verdictOf(FREEDONIA, items)
    return verdict === 'not-recorded' ? STATUSES.length : STATUSES.indexOf(verdict)
  }
  fc.assert(
    fc.property(
      fc.array(anyWeighed, { maxLength: 5 }),
      anyWeighed,
      (items, one) => place([...items, one]) <= place(items),
    ),
  )
})
