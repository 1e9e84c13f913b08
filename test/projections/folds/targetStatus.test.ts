/** The status of a target under a measure on a day: what is certain, and what dates and disputes leave open. */
import { test } from 'tap'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import type { StatusItem } from '../../../projections/folds/measures/statusItem.ts'
import { statusAt } from '../../../projections/folds/measures/targetStatus.ts'
import { eventOf } from '../given.ts'
import {
  added,
  announced,
  foundingCase,
  imposed,
  licensed,
  lifted,
  removed,
  seen,
  stream,
} from './measures.ts'

/** The status and what else is open, `barred` or `barred (possible: lifted)`. */
const read = ({ status, possible }: StatusItem): string =>
  possible.length === 0 ? status : `${status} (possible: ${possible.join(', ')})`

const of = (events: Measure['events'], ...licences: Measure['licences']): Measure => ({ events, licences })

const barred = stream(imposed('2031-02-01'))

const KITE = 'kite-works'
const WICK = 'wick-works'

/** A measure, the target, and what it is on days. */
const cases: Readonly<Record<string, readonly [Measure, string | null, Readonly<Record<string, string>>]>> = {
  'the founding case, a target of the first day': [
    foundingCase,
    KITE,
    {
      '2031-01-31': 'not-yet',
      '2031-02-10': 'not-yet (possible: barred)',
      '2031-02-28': 'barred',
      '2031-05-08': 'barred',
      '2031-05-09': 'barred',
      '2031-05-10': 'licensed',
      '2031-05-19': 'licensed',
      '2031-05-20': 'licensed (possible: lifted)',
      '2031-06-01': 'licensed (possible: lifted)',
      '2031-06-02': 'lifted',
    },
  ],
  'the founding case, a target that was added, with a wind-down licence': [
    foundingCase,
    WICK,
    {
      '2031-03-01': 'not-yet',
      '2031-03-02': 'barred',
      '2031-03-31': 'barred',
      '2031-04-01': 'barred',
      '2031-05-10': 'licensed',
      '2031-06-02': 'lifted',
    },
  ],
  'a target that the measure does not name': [of(barred), 'oil-works', { '2031-02-02': 'not-yet' }],
  'a measure without targets, itself': [
    of(stream(imposed('2031-02-01', [], { goods: ['3104'] }))),
    null,
    { '2031-01-31': 'not-yet', '2031-02-01': 'barred' },
  ],
  'a measure with targets, itself': [of(barred), null, { '2031-02-02': 'not-yet' }],
  'an announced relief': [
    of(stream(imposed('2031-02-01'), announced('2031-03-01'))),
    KITE,
    { '2031-04-01': 'barred' },
  ],
  'an imposition that no source dates': [
    of(stream(imposed('/2031-02-01'))),
    KITE,
    { '2031-01-01': 'not-yet (possible: barred)', '2031-02-01': 'barred' },
  ],
  'a lifting recorded before the imposition that it follows in time': [
    of(stream(imposed('2031-02-01'), lifted('2031-06-01'), added('2031-03-01', WICK))),
    WICK,
    { '2031-04-01': 'barred', '2031-06-01': 'lifted' },
  ],
  'a target added again after a lifting': [
    of(stream(imposed('2031-02-01'), lifted('2031-03-01'), added('2031-04-01', KITE))),
    KITE,
    { '2031-03-01': 'lifted', '2031-04-01': 'barred' },
  ],
  'a lifting for another target': [
    of(stream(imposed('2031-02-01', [KITE, WICK]), lifted('2031-03-01', { targets: [WICK] }))),
    KITE,
    { '2031-03-01': 'barred' },
  ],
  'a target removed by amendment': [
    of(stream(imposed('2031-02-01'), removed('2031-03-01', KITE))),
    KITE,
    { '2031-02-28': 'barred', '2031-03-01': 'lifted' },
  ],
  'a lifting that takes effect later than it occurs': [
    of(stream(imposed('2031-02-01'), lifted('2031-03-01', {}, { effective: '2031-04-01' }))),
    KITE,
    { '2031-03-15': 'barred', '2031-04-01': 'lifted' },
  ],
  'a measure with an end': [
    of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' }))),
    KITE,
    {
      '2031-04-30': 'barred',
      '2031-05-01': 'barred',
      '2031-05-02': 'renewal-unconfirmed (possible: barred)',
      '2032-05-02': 'renewal-unconfirmed (possible: barred)',
    },
  ],
  'a licence that is not valid yet when it is issued': [
    of(barred, licensed({ validFrom: '2031-06-01' })),
    KITE,
    { '2031-05-10': 'barred', '2031-06-01': 'licensed' },
  ],
  'a licence with a vague beginning': [
    of(barred, licensed({ validFrom: '2031-05' })),
    KITE,
    { '2031-04-30': 'barred', '2031-05-15': 'barred (possible: licensed)', '2031-05-31': 'licensed' },
  ],
  'a licence with a vague end': [
    of(barred, licensed({ expires: '2031-06' })),
    KITE,
    { '2031-05-31': 'licensed', '2031-06-30': 'barred (possible: licensed)', '2031-07-01': 'barred' },
  ],
  'a licence for all dealings that excludes some': [
    of(stream(imposed('2031-02-01')), licensed({ excludes: ['Dealings in wicks'] })),
    KITE,
    { '2031-05-10': 'barred' },
  ],
  'a licence for another target': [
    of(barred, licensed({ covers: [{ sanctionId: 'lamps', targets: [WICK] }] })),
    KITE,
    { '2031-05-10': 'barred' },
  ],
  'a licence for another measure': [
    of(barred, licensed({ covers: [{ sanctionId: 'wicks' }] })),
    KITE,
    { '2031-05-10': 'barred' },
  ],
  'a licence for what was lifted': [
    of(stream(imposed('2031-02-01'), lifted('2031-03-01')), licensed()),
    KITE,
    { '2031-05-10': 'lifted' },
  ],
  'a lifting recorded as contested': [
    of(stream(imposed('2031-02-01'), lifted('2031-03-01', {}, { confidence: 'contested' }))),
    KITE,
    { '2031-02-28': 'barred', '2031-03-01': 'barred (possible: lifted)' },
  ],
  'a licence recorded as contested': [
    of(barred, licensed({}, { confidence: 'contested' })),
    KITE,
    { '2031-05-10': 'barred (possible: licensed)' },
  ],
  'an observation that the list no longer has it': [
    of(stream(imposed('2031-02-01'), seen('2031-03-01', false))),
    KITE,
    { '2031-03-01': 'barred' },
  ],
}

for (const [name, [measure, target, days]] of Object.entries(cases)) {
  test(`${name}: ${Object.values(days).join(', then ')}`, (t) => {
    const found = Object.keys(days).map((day) => [day, read(statusAt(measure, 'lamps', target, day))])
    t.same(Object.fromEntries(found), days)
    t.end()
  })
}

test('a lifting contradicted as a whole is possible only', (t) => {
  const events = stream(imposed('2031-02-01'), lifted('2031-03-01'))
  const against = eventOf('sanction-lamps', 2, 'ClaimContradicted', { eventId: events[1]!.id })
  t.equal(read(statusAt(of([...events, against]), 'lamps', KITE, '2031-03-02')), 'barred (possible: lifted)')
  t.end()
})

test('a licence contradicted as a whole is possible only', (t) => {
  const issued = licensed()
  const against = eventOf(issued.stream, 1, 'ClaimContradicted', { eventId: issued.id })
  const measure: Measure = { events: barred, licences: [issued, against] }
  t.equal(read(statusAt(measure, 'lamps', KITE, '2031-05-10')), 'barred (possible: licensed)')
  t.end()
})

test('a lifting of which one field is contradicted stands', (t) => {
  const events = stream(imposed('2031-02-01'), lifted('2031-03-01'))
  const data = { eventId: events[1]!.id, field: '/occurred' }
  const against = eventOf('sanction-lamps', 2, 'ClaimContradicted', data)
  t.equal(read(statusAt(of([...events, against]), 'lamps', KITE, '2031-03-02')), 'lifted')
  t.end()
})

test('a lifting says what it rests on', (t) => {
  const instrument = { kind: 'order', number: '12' }
  const bases = [
    [lifted('2031-03-01', { instrument }), 'instrument'],
    [lifted('2031-03-01'), 'observation'],
    [removed('2031-03-01', KITE), 'amendment'],
  ] as const
  for (const [step, basis] of bases) {
    t.equal(statusAt(of(stream(imposed('2031-02-01'), step)), 'lamps', KITE, '2031-04-01').basis, basis)
  }
  const said = { observed: [], statement: { by: { party: 'NZ' }, gist: 'lamps are free' } }
  const spoken = stream(imposed('2031-02-01', [KITE], { basis: 'statement' }), lifted('2031-03-01', said))
  t.equal(statusAt(of(spoken), 'lamps', KITE, '2031-04-01').basis, 'statement')
  t.equal(statusAt(of(barred), 'lamps', KITE, '2031-04-01').basis, undefined)
  t.end()
})

test('the licences that hold are named while they hold, each by what it lets be done', (t) => {
  const numbers = (day: string) => {
    const { exceptions, easedBy, windDown } = statusAt(foundingCase, 'lamps', WICK, day)
    return {
      exceptions: exceptions.map(({ number }) => number),
      easedBy: easedBy.map((one) => ('number' in one ? one.number : one.by)),
      windDown: windDown.map(({ licenceId }) => licenceId),
    }
  }
  t.same(numbers('2031-03-31'), { exceptions: [], easedBy: [], windDown: ['nz-lamps-5'] })
  t.same(numbers('2031-04-02'), { exceptions: [], easedBy: [], windDown: [] })
  t.same(numbers('2031-05-10'), { exceptions: [], easedBy: ['7'], windDown: [] })
  t.same(numbers('2031-06-02'), { exceptions: [], easedBy: ['lifting'], windDown: [] })
  t.end()
})
