/** The status of a target whose measure is eased and brought back: waived, suspended, reversed, snapped back. */
import { test } from 'tap'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import type { StatusItem } from '../../../projections/folds/measures/statusItem.ts'
import { statusAt } from '../../../projections/folds/measures/targetStatus.ts'
import { eventOf } from '../given.ts'
import { added, announced, imposed, licensed, lifted, removed, step, stream } from './measures.ts'

const KITE = 'kite-works'
const WICK = 'wick-works'

const read = ({ status, possible }: StatusItem): string =>
  possible.length === 0 ? status : `${status} (possible: ${possible.join(', ')})`

const of = (events: Measure['events'], ...licences: Measure['licences']): Measure => ({ events, licences })
type Next = ReturnType<typeof step>
const measure = (...next: readonly Next[]): Measure => of(stream(imposed('2031-02-01'), ...next))

const carrying = { carriesOut: 'lamps-out' }
const reversed = (occurred: string, given: object = {}): Next =>
  step('ReliefReversed', occurred, { reliefId: 'lamps-out', reason: 'a new order' }, given)
const waived = (occurred: string, more: object = {}, given: object = {}): Next =>
  step('WaiverGranted', occurred, { scope: 'wicks', reach: 'all-dealings', ...more }, given)
const suspended = (occurred: string, more: object = {}, given: object = {}): Next =>
  step('SanctionSuspended', occurred, more, given)
const renewed = (occurred: string, until?: string): Next =>
  step('SanctionRenewed', occurred, until === undefined ? {} : { until })
const reimposed = (occurred: string, more: object = {}, given: object = {}): Next =>
  step('SanctionReimposed', occurred, more, given)
const snapback = (occurred: string, takesEffect: string): Next =>
  step('SnapbackTriggered', occurred, { by: ['IS'], noticeOn: occurred, takesEffect })

/** A measure, the target, and what it is on days. */
const cases: Readonly<Record<string, readonly [Measure, string | null, Readonly<Record<string, string>>]>> = {
  'a waiver with an end': [
    measure(waived('2031-03-01', { until: '2031-04-01' })),
    KITE,
    {
      '2031-02-28': 'barred',
      '2031-03-01': 'waived',
      '2031-03-31': 'waived',
      '2031-04-01': 'barred (possible: waived)',
      '2031-04-02': 'barred',
    },
  ],
  'a waiver outranks a licence': [
    of(stream(imposed('2031-02-01'), waived('2031-06-01', { until: '2031-07-01' })), licensed()),
    KITE,
    { '2031-05-10': 'licensed', '2031-06-01': 'waived', '2031-07-01': 'licensed (possible: waived)' },
  ],
  'a waiver of what was lifted': [
    measure(waived('2031-03-01'), lifted('2031-04-01')),
    KITE,
    { '2031-03-01': 'waived', '2031-04-01': 'lifted' },
  ],
  'a waiver recorded as contested': [
    measure(waived('2031-03-01', {}, { confidence: 'contested' })),
    KITE,
    { '2031-03-01': 'barred (possible: waived)' },
  ],
  'a suspension with an end': [
    measure(suspended('2031-03-01', { until: '2031-04-01' })),
    KITE,
    {
      '2031-03-01': 'suspended',
      '2031-03-31': 'suspended',
      '2031-04-01': 'barred (possible: suspended)',
      '2031-04-02': 'barred',
    },
  ],
  'a suspension that is prolonged': [
    measure(
      suspended('2031-03-01', { until: '2031-04-01' }),
      suspended('2031-03-20', { until: '2031-05-01' }),
    ),
    KITE,
    { '2031-04-01': 'suspended', '2031-05-02': 'barred' },
  ],
  'a suspension for another target': [
    measure(added('2031-02-02', WICK), suspended('2031-03-01', { targets: [WICK] })),
    KITE,
    { '2031-03-01': 'barred' },
  ],
  'a suspension outranks a waiver, and a lifting that': [
    measure(waived('2031-03-01'), suspended('2031-04-01'), lifted('2031-05-01')),
    KITE,
    { '2031-03-01': 'waived', '2031-04-01': 'suspended', '2031-05-01': 'lifted' },
  ],
  'a suspension on a vague day': [
    measure(suspended('2031-03')),
    KITE,
    { '2031-02-28': 'barred', '2031-03-15': 'barred (possible: suspended)', '2031-03-31': 'suspended' },
  ],
  'a renewal before the end': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }), renewed('2031-04-20', '2031-08-01'))),
    KITE,
    {
      '2031-05-01': 'barred',
      '2031-08-01': 'barred',
      '2031-08-02': 'renewal-unconfirmed (possible: barred)',
    },
  ],
  'a renewal without end': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }), renewed('2031-05-01'))),
    KITE,
    { '2031-05-01': 'barred', '2032-05-01': 'barred' },
  ],
  'a target that was added to a measure with an end': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }), added('2031-03-01', WICK))),
    WICK,
    {
      '2031-03-01': 'barred',
      '2031-05-01': 'barred',
      '2031-05-02': 'renewal-unconfirmed (possible: barred)',
    },
  ],
  'a measure that was suspended when it ran out': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }), suspended('2031-03-01'))),
    KITE,
    { '2031-05-01': 'suspended', '2031-05-02': 'renewal-unconfirmed (possible: suspended)' },
  ],
  'a relief that was reversed before it took effect': [
    measure(
      announced('2031-03-01'),
      lifted('2031-03-01', carrying, { effective: '2031-04-15' }),
      reversed('2031-03-07'),
    ),
    KITE,
    { '2031-03-05': 'barred', '2031-03-07': 'barred', '2031-04-15': 'barred', '2032-01-01': 'barred' },
  ],
  'a relief that took effect before the day of the reversal': [
    measure(announced('2031-03-01'), lifted('2031-03-02', carrying), reversed('2031-03-07')),
    KITE,
    { '2031-03-02': 'lifted', '2031-03-07': 'lifted' },
  ],
  'a reversal of another relief': [
    measure(
      lifted('2031-03-01', { carriesOut: 'wicks-out' }, { effective: '2031-04-15' }),
      reversed('2031-03-07'),
    ),
    KITE,
    { '2031-04-15': 'lifted' },
  ],
  'a relief that was reversed, then carried out after all': [
    measure(
      announced('2031-03-01'),
      lifted('2031-03-01', carrying, { effective: '2031-04-15' }),
      reversed('2031-03-07'),
      lifted('2031-06-01', carrying),
    ),
    KITE,
    { '2031-04-15': 'barred', '2031-06-01': 'lifted' },
  ],
  'a suspension and a waiver that were reversed before they took effect': [
    measure(
      suspended('2031-03-01', carrying, { effective: '2031-04-15' }),
      waived('2031-03-01', carrying, { effective: '2031-04-15' }),
      reversed('2031-03-07'),
    ),
    KITE,
    { '2031-04-15': 'barred' },
  ],
  'a licence that was issued for a relief that was reversed before it was valid': [
    of(
      stream(imposed('2031-02-01'), announced('2031-03-01'), reversed('2031-05-12')),
      licensed({ ...carrying, validFrom: '2031-06-01' }),
    ),
    KITE,
    { '2031-06-01': 'barred' },
  ],
  'a reversal that is contested': [
    measure(
      announced('2031-03-01'),
      lifted('2031-03-01', carrying, { effective: '2031-04-15' }),
      reversed('2031-03-07', { confidence: 'contested' }),
    ),
    KITE,
    { '2031-04-15': 'lifted (possible: barred)' },
  ],
  'what was lifted and is reimposed': [
    measure(lifted('2031-03-01'), reimposed('2031-04-01')),
    KITE,
    { '2031-03-01': 'lifted', '2031-04-01': 'barred' },
  ],
  'what was reimposed on another target': [
    measure(added('2031-02-02', WICK), lifted('2031-03-01'), reimposed('2031-04-01', { targets: [WICK] })),
    KITE,
    { '2031-04-01': 'lifted' },
  ],
  'what was waived and is reimposed': [
    measure(waived('2031-03-01'), reimposed('2031-04-01')),
    KITE,
    { '2031-03-01': 'waived', '2031-04-01': 'barred' },
  ],
  'what had run out and is reimposed': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }), reimposed('2031-06-01'))),
    KITE,
    {
      '2031-05-02': 'renewal-unconfirmed (possible: barred)',
      '2031-06-01': 'barred',
      '2032-01-01': 'barred',
    },
  ],
  'what an amendment removed is not reimposed with all': [
    measure(removed('2031-03-01', KITE), reimposed('2031-04-01')),
    KITE,
    { '2031-04-01': 'lifted' },
  ],
  'what an amendment removed is reimposed by name': [
    measure(removed('2031-03-01', KITE), reimposed('2031-04-01', { targets: [KITE] })),
    KITE,
    { '2031-04-01': 'barred' },
  ],
  'what was licensed and is brought back stays licensed': [
    of(stream(imposed('2031-02-01'), lifted('2031-03-01'), reimposed('2031-05-20')), licensed()),
    KITE,
    { '2031-05-10': 'lifted', '2031-05-20': 'licensed' },
  ],
  'a snapback brings back at its day, not at its notice': [
    measure(lifted('2031-03-01'), snapback('2031-05-01', '2031-06-01')),
    KITE,
    { '2031-05-01': 'lifted', '2031-05-31': 'lifted', '2031-06-01': 'barred' },
  ],
  'a snapback at an instant is possible on a day that may hold it': [
    measure(suspended('2031-03-01'), snapback('2031-05-01', '2031-06-01T00:00:00Z')),
    KITE,
    { '2031-05-30': 'suspended', '2031-05-31': 'suspended (possible: barred)', '2031-06-01': 'barred' },
  ],
  'a snapback of what an amendment removed': [
    measure(removed('2031-03-01', KITE), snapback('2031-05-01', '2031-06-01')),
    KITE,
    { '2031-06-01': 'lifted' },
  ],
  'a wind-down changes no status': [
    measure(lifted('2031-03-01'), step('WindDownStarted', '2031-05-01', { endsAt: '2031-08-01' })),
    KITE,
    { '2031-05-01': 'lifted', '2031-08-01': 'lifted' },
  ],
  'what may have been lifted and reimposed may have been lifted only': [
    measure(lifted('2031-05/2031-07'), reimposed('2031-06/2031-08')),
    KITE,
    {
      '2031-05-15': 'barred (possible: lifted)',
      '2031-06-15': 'barred (possible: lifted)',
      '2031-07-31': 'lifted (possible: barred)',
      '2031-08-31': 'barred',
    },
  ],
}

for (const [name, [given, target, days]] of Object.entries(cases)) {
  test(`${name}: ${Object.values(days).join(', then ')}`, (t) => {
    const found = Object.keys(days).map((day) => [day, read(statusAt(given, 'lamps', target, day))])
    t.same(Object.fromEntries(found), days)
    t.end()
  })
}

// Licences that end before their time.
const closing = (type: 'LicenceSuperseded' | 'LicenceRevoked', data: object, given: object = {}) =>
  eventOf(licensed().stream, 1, type, data, { occurred: '2031-06-01', ...given })

const licences: Readonly<Record<string, readonly [object, Readonly<Record<string, string>>]>> = {
  'a licence that was revoked': [
    closing('LicenceRevoked', { reason: 'an order' }),
    { '2031-05-31': 'licensed', '2031-06-01': 'barred' },
  ],
  'a licence that was revoked with a wind-down': [
    closing('LicenceRevoked', { reason: 'an order', windDownEnds: '2031-07-01' }),
    { '2031-05-31': 'licensed', '2031-06-01': 'barred', '2031-07-01': 'barred' },
  ],
  'a licence that was superseded': [
    closing('LicenceSuperseded', { by: 'nz-lamps-8' }),
    { '2031-05-31': 'licensed', '2031-06-01': 'barred' },
  ],
  'a licence whose revocation has its effect later': [
    closing('LicenceRevoked', { reason: 'an order' }, { effective: '2031-06-15' }),
    { '2031-06-14': 'licensed', '2031-06-15': 'barred' },
  ],
  'a licence that was revoked on a vague day': [
    closing('LicenceRevoked', { reason: 'an order' }, { occurred: '2031-06' }),
    { '2031-06-15': 'licensed (possible: barred)', '2031-06-30': 'barred' },
  ],
  'a licence whose revocation is contested': [
    closing('LicenceRevoked', { reason: 'an order' }, { confidence: 'contested' }),
    { '2031-06-01': 'licensed (possible: barred)' },
  ],
}
for (const [name, [closed, days]] of Object.entries(licences)) {
  test(`${name}: ${Object.values(days).join(', then ')}`, (t) => {
    const given = of(stream(imposed('2031-02-01')), licensed(), closed as Measure['licences'][number])
    const found = Object.keys(days).map((day) => [day, read(statusAt(given, 'lamps', KITE, day))])
    t.same(Object.fromEntries(found), days)
    t.end()
  })
}

test('a status says when it ends by itself', (t) => {
  const ends = (given: Measure, day = '2031-06-15') => statusAt(given, 'lamps', KITE, day).ends?.on
  const ending = imposed('2031-02-01', [KITE], { until: '2031-12-01' })
  t.equal(ends(measure()), undefined)
  t.equal(ends(of(stream(ending))), '2031-12-01')
  t.equal(ends(of(stream(ending, suspended('2031-03-01')))), '2031-12-01')
  t.equal(ends(of(stream(ending, suspended('2031-03-01', { until: '2031-09-01' })))), '2031-09-01')
  t.equal(ends(measure(waived('2031-03-01', { until: '2031-08-01' }))), '2031-08-01')
  t.equal(ends(measure(waived('2031-03-01', { until: '2031-08-01' }), waived('2031-03-02'))), undefined)
  t.equal(ends(of(stream(imposed('2031-02-01')), licensed({ expires: '2031-07-01' }))), '2031-07-01')
  t.equal(ends(measure(lifted('2031-03-01'))), undefined)
  t.end()
})

test('the item names a licence or a waiver while it eases the measure', (t) => {
  const given = measure(waived('2031-03-01', { number: '4' }), suspended('2031-04-01'), lifted('2031-05-01'))
  const eased = (day: string) =>
    statusAt(given, 'lamps', KITE, day).easedBy.map((one) => ('number' in one ? one.number : one.by))
  t.same(eased('2031-02-15'), [])
  t.same(eased('2031-03-15'), ['4'])
  t.same(eased('2031-04-01'), ['4', 'suspension'])
  t.same(eased('2031-05-01'), ['lifting'])
  t.end()
})

test('a wind-down shows through its last day', (t) => {
  const given = measure(step('WindDownStarted', '2031-05-01', { endsAt: '2031-08-01' }))
  const at = (day: string) => statusAt(given, 'lamps', KITE, day).windDown[0]?.on
  t.equal(at('2031-04-30'), undefined)
  t.equal(at('2031-05-01'), '2031-08-01')
  t.equal(at('2031-08-01'), '2031-08-01')
  t.equal(at('2031-08-02'), undefined)
  t.end()
})

test('a measure that is brought back rests on the instrument that brought it back', (t) => {
  const instrument = { kind: 'order', number: '12' }
  const given = measure(lifted('2031-03-01'), reimposed('2031-04-01', { instrument }))
  t.same(statusAt(given, 'lamps', KITE, '2031-04-01').instruments, [instrument])
  t.end()
})

test('a measure that is brought back by no act of its own rests on what it rested on', (t) => {
  const instruments = [{ kind: 'order', number: '1', url: 'https://freedonia.example/orders/1' }]
  const given = of(
    stream(imposed('2031-02-01', [KITE], { instruments }), lifted('2031-03-01'), reimposed('2031-04-01')),
  )
  t.same(statusAt(given, 'lamps', KITE, '2031-04-01').instruments, instruments)
  t.end()
})

test('a target that was added rests on the measure’s instruments and on the act that added it', (t) => {
  const [order, notice] = [1, 2].map((n) => ({ kind: 'order', number: `${n}` }))
  const imposing = imposed('2031-02-01', [KITE], { instruments: [order] })
  const addedBy = (instrument?: object) => {
    const [, data] = added('2031-03-01', 'rope-works')
    return of(
      stream(imposing, step('SanctionAmended', '2031-03-01', { ...data, ...(instrument && { instrument }) })),
    )
  }
  const restsOn = (given: Measure, target: string) =>
    statusAt(given, 'lamps', target, '2031-04-01').instruments
  t.same(restsOn(addedBy(), 'rope-works'), [order])
  t.same(restsOn(addedBy(notice), 'rope-works'), [order, notice])
  t.same(restsOn(addedBy(notice), KITE), [order])
  t.end()
})

test('a renewal stands next to the act that imposed the measure, and the next renewal takes its place', (t) => {
  const [order, first, second] = [1, 2, 3].map((n) => ({ kind: 'order', number: `${n}` }))
  const given = of(
    stream(
      imposed('2031-02-01', [KITE], { instruments: [order] }),
      step('SanctionRenewed', '2032-02-01', { instrument: first }),
      step('SanctionRenewed', '2033-02-01', { instrument: second }),
    ),
  )
  t.same(statusAt(given, 'lamps', KITE, '2032-03-01').instruments, [order, first])
  t.same(statusAt(given, 'lamps', KITE, '2033-03-01').instruments, [order, second])
  t.end()
})
