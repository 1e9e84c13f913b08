/** What licences, ends, annexes, statements and judgments do to the status of a target: cases that must not mislead. */
import { test } from 'tap'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import type { StatusItem } from '../../../projections/folds/measures/statusItem.ts'
import { statusAt } from '../../../projections/folds/measures/targetStatus.ts'
import { added, imposed, licensed, lifted, removed, step, stream } from './measures.ts'

const KITE = 'kite-works'
const WICK = 'wick-works'

type Licences = Measure['licences']

const of = (events: Measure['events'], ...licences: Licences): Measure => ({ events, licences })

const at = (measure: Measure, asOf: string, target = KITE): StatusItem =>
  statusAt(measure, 'lamps', target, asOf)

/** The status, then those that are possible beside it. */
const words = (item: StatusItem): string => [item.status, ...item.possible].join(' ')

const barred = stream(imposed('2031-02-01'))

test('a licence for one firm, one for some dealings and one of version 1 leave the bar, as exceptions', (t) => {
  const specific = licensed(
    { kind: 'specific', reach: 'stated-dealings', licensee: 'Acme', authorises: 'wicks' },
    {},
    '1',
  )
  const humanitarian = licensed({ reach: 'stated-dealings', authorises: 'food' }, {}, '2')
  const old = licensed({ reach: undefined }, {}, '3')
  const item = at(of(barred, specific, humanitarian, old), '2031-05-10')
  t.equal(words(item), 'barred')
  t.match(item.exceptions, [
    { number: '1', kind: 'specific', licensee: 'Acme', authorises: 'wicks', certain: true },
    { number: '2', licensee: undefined, authorises: 'food' },
    { number: '3', reach: 'stated-dealings' },
  ])
  t.same(item.easedBy, [])
  t.end()
})

test('a licence that lets one firm do everything clears no other firm', (t) => {
  const specific = licensed({ kind: 'specific', licensee: 'Acme' })
  const waived = step('WaiverGranted', '2031-03-01', {
    scope: 'all',
    reach: 'all-dealings',
    licensee: 'Acme',
  })
  const item = at(of(stream(imposed('2031-02-01'), waived), specific), '2031-05-10')
  t.equal(words(item), 'barred')
  t.match(item.exceptions, [
    { by: 'licence', reach: 'all-dealings', licensee: 'Acme' },
    { by: 'waiver', reach: 'all-dealings', licensee: 'Acme' },
  ])
  t.same(item.easedBy, [])
  t.end()
})

test('an all-dealings licence makes a measure licensed until its last day, and through that day only if it says so', (t) => {
  const bare = of(barred, licensed({ expires: '2031-06-01' }))
  t.equal(words(at(bare, '2031-05-31')), 'licensed')
  t.equal(words(at(bare, '2031-06-01')), 'barred licensed')
  t.match(at(bare, '2031-06-01').easedBy, [{ certain: false }])
  t.equal(words(at(bare, '2031-06-02')), 'barred')
  const through = of(barred, licensed({ expires: '2031-06-01', throughDay: true }))
  t.equal(words(at(through, '2031-06-01')), 'licensed')
  t.equal(words(at(through, '2031-06-02')), 'barred')
  t.end()
})

test('a licence that renews itself holds after its end, until it is revoked', (t) => {
  const renewing = of(barred, licensed({ expires: '2031-06-01', autoRenews: true }))
  t.equal(words(at(renewing, '2032-06-01')), 'licensed')
  t.equal(at(renewing, '2032-06-01').ends, undefined)
  t.end()
})

test('a licence says whether property stays blocked under it', (t) => {
  const blocked = at(of(barred, licensed({ unblocksProperty: false })), '2031-05-10')
  t.match(blocked, { status: 'licensed', propertyStillBlocked: true })
  const free = at(of(barred, licensed({ unblocksProperty: true })), '2031-05-10')
  t.match(free, { status: 'licensed', propertyStillBlocked: false })
  t.end()
})

test('a measure is in force through the day of its end; a year on its renewal is unconfirmed', (t) => {
  const ending = of(stream(imposed('2031-02-01', [KITE], { until: '2031-05-01' })))
  t.equal(words(at(ending, '2031-05-01')), 'barred')
  t.equal(words(at(ending, '2031-05-02')), 'renewal-unconfirmed barred')
  t.equal(words(at(ending, '2032-05-02')), 'renewal-unconfirmed barred')
  t.match(at(ending, '2032-05-02').since, { edtf: '2031-05-01' })
  t.end()
})

test('an end at an instant is over when no place on Earth is before it', (t) => {
  const until = (instant: string) => of(stream(imposed('2031-02-01', [KITE], { until: instant })))
  t.equal(words(at(until('2031-05-01T00:01:00-04:00'), '2031-04-29')), 'barred')
  // The last place on Earth ends its 30 April after that instant.
  t.equal(words(at(until('2031-05-01T00:01:00-04:00'), '2031-04-30')), 'barred renewal-unconfirmed')
  t.equal(words(at(until('2031-05-01T00:01:00-04:00'), '2031-05-02')), 'renewal-unconfirmed barred')
  t.equal(words(at(until('2031-05-01T23:59:00+14:00'), '2031-05-01T10:00:00Z')), 'renewal-unconfirmed barred')
  t.equal(words(at(until('2031-05-01T23:59:00Z'), '2031-05-01T23:00:00Z')), 'barred')
  t.end()
})

test('one instrument without an end keeps a measure in force; with ends the last counts', (t) => {
  const with_ = (...untils: readonly (string | undefined)[]) =>
    of(
      stream(
        imposed('2031-02-01', [KITE], {
          instruments: untils.map((until, n) => ({ kind: 'act', number: `${n}`, until })),
        }),
      ),
    )
  t.equal(words(at(with_('2031-05-01', undefined), '2031-06-01')), 'barred')
  t.equal(words(at(with_('2031-05-01', '2031-07-01'), '2031-06-01')), 'barred')
  t.equal(words(at(with_('2031-07-01', '2031-05-01'), '2031-07-02')), 'renewal-unconfirmed barred')
  t.end()
})

test('imposed in a month and licensed at an unknown time, it may be barred and it may be licensed', (t) => {
  const measure = of(
    stream(imposed('2031-08')),
    licensed({ validFrom: '/2031-12-08' }, { occurred: '/2031-12-08' }),
  )
  t.equal(words(at(measure, '2031-08-20')), 'not-yet barred licensed')
  t.end()
})

test('the waiver of one target leaves its neighbour, and restricts no less what bars no dealings', (t) => {
  const ban = of(
    stream(
      imposed('2031-02-01', [KITE, WICK], { measure: 'travel-ban' }),
      step('WaiverGranted', '2031-03-01', { scope: 'one visit', reach: 'all-dealings', targets: [KITE] }),
    ),
  )
  t.equal(words(at(ban, '2031-03-01')), 'waived')
  t.equal(words(at(ban, '2031-03-01', WICK)), 'restricted')
  t.same(at(ban, '2031-03-01', WICK).easedBy, [])
  t.end()
})

test('a wind-down of a licence or of a measure is not relief', (t) => {
  const measure = of(
    stream(imposed('2031-02-01'), step('WindDownStarted', '2031-02-01', { endsAt: '2031-08-01' })),
    licensed({ reach: 'wind-down', expires: '2031-07-01' }),
  )
  const item = at(measure, '2031-05-10')
  t.equal(words(item), 'barred')
  t.match(item, {
    exceptions: [],
    easedBy: [],
    windDown: [{ licenceId: 'nz-lamps-7' }, { on: '2031-08-01' }],
  })
  t.end()
})

test('an annulment bars until the day from which it cannot be appealed', (t) => {
  const order = { instrument: { kind: 'judgment', number: 'T-1' }, mode: 'annulment' }
  const appealed = of(stream(imposed('2031-02-01'), lifted('2031-03-01', order)))
  t.equal(words(at(appealed, '2032-03-01')), 'barred lifted')
  const final = of(stream(imposed('2031-02-01'), lifted('2031-03-01', order, { effective: '2031-05-11' })))
  t.equal(words(at(final, '2031-05-10')), 'barred')
  t.equal(words(at(final, '2031-05-11')), 'lifted')
  t.end()
})

test('a lifting by speech lifts certainly only what a speech imposed', (t) => {
  const speech = { observed: [], statement: { by: { party: 'NZ' }, gist: 'lamps are free' } }
  const written = of(stream(imposed('2031-02-01'), lifted('2031-03-01', speech)))
  t.equal(words(at(written, '2031-04-01')), 'barred lifted')
  const spoken = stream(imposed('2031-02-01', [KITE], { basis: 'statement' }), lifted('2031-03-01', speech))
  t.match(at(of(spoken), '2031-04-01'), { status: 'lifted', basis: 'statement', possible: [] })
  t.end()
})

test('a contested snapback bars, and the item names the parties that contest it', (t) => {
  const measure = of(
    stream(
      imposed('2031-02-01'),
      lifted('2031-03-01'),
      step('SnapbackTriggered', '2031-05-01', {
        by: ['IS'],
        noticeOn: '2031-05-01',
        takesEffect: '2031-06-01',
        contestedBy: ['NZ', 'AU'],
      }),
    ),
  )
  t.match(at(measure, '2031-06-01'), {
    status: 'barred',
    contestedBy: [{ type: 'SnapbackTriggered', by: ['NZ', 'AU'] }],
  })
  t.end()
})

test('removal by amending an annex lifts, from that target alone', (t) => {
  const measure = of(stream(imposed('2031-02-01', [KITE, WICK]), removed('2031-03-01', KITE)))
  t.match(at(measure, '2031-03-01'), { status: 'lifted', basis: 'amendment' })
  t.equal(words(at(measure, '2031-03-01', WICK)), 'barred')
  t.end()
})

test('an easing during the day is shown next to the status at the end of the day', (t) => {
  const measure = of(stream(imposed('2031-02-01'), lifted('2031-03-01')))
  t.match(at(measure, '2031-02-28'), { status: 'barred', easedThatDay: false })
  t.match(at(measure, '2031-03-01'), { status: 'lifted', easedThatDay: true })
  t.match(at(measure, '2031-03-02'), { status: 'lifted', easedThatDay: false })
  t.end()
})

test('a target that is disputed is possibly barred, its neighbour certainly', (t) => {
  const targets = [
    { targetId: KITE, name: 'Kite', kind: 'entity', contested: true },
    { targetId: WICK, name: 'Wick', kind: 'entity' },
  ]
  const measure = of(stream(imposed('2031-02-01', [], { targets })))
  t.equal(words(at(measure, '2031-03-01')), 'not-yet barred')
  t.equal(words(at(measure, '2031-03-01', WICK)), 'barred')
  t.match(at(measure, '2031-03-01').target, { contested: true })
  t.end()
})

test('goods that an amendment adds and takes out are those of the day; what it may take out is possible', (t) => {
  const measure = of(
    stream(
      imposed('2031-02-01', [KITE], { goods: ['3104'] }),
      step('SanctionAmended', '2031-03-01', { addedGoods: ['3105'], note: 'more' }),
      step('SanctionAmended', '2031-05', { removedGoods: ['3104'], note: 'less' }),
    ),
  )
  const goods = (day: string) => {
    const { goods, possibleGoods } = at(measure, day).scope
    return [goods, possibleGoods]
  }
  t.same(goods('2031-02-15'), [['3104'], []])
  t.same(goods('2031-03-01'), [['3104', '3105'], []])
  t.same(goods('2031-05-10'), [['3105'], ['3104']])
  t.same(goods('2031-06-01'), [['3105'], []])
  t.end()
})

test('more ways to place vague dates than are looked at leave every status open', (t) => {
  const vague = Array.from({ length: 6 }, () => step('SanctionSuspended', '2031', { until: '2031-12-01' }))
  const measure = of(stream(imposed('2031'), ...vague, lifted('2031'), added('2031', KITE)))
  const item = at(measure, '2031-06-01')
  t.equal(item.possible.length, 7)
  t.equal(item.possible[0], 'barred')
  t.end()
})
