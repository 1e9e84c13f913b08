/** The clocks of a relief, and what the official list was last seen to say. */
import { test } from 'tap'
import type { Measure } from '../../../projections/folds/measures/measure.ts'
import { announcedIn, clocksAt, listedAt } from '../../../projections/folds/measures/reliefClocks.ts'
import { eventOf } from '../given.ts'
import { announced, foundingCase, imposed, licensed, lifted, seen, step, stream } from './measures.ts'

const KITE = 'kite-works'

test('the clocks of the founding case tick one after the other', (t) => {
  const at = (day: string) => clocksAt(foundingCase, KITE, day)
  t.same(at('2031-05-07'), [])
  t.same(at('2031-05-08'), [{ reliefId: 'lamps-out', announced: '2031-05-08', lagDays: {} }])
  const licensedOn = {
    reliefId: 'lamps-out',
    announced: '2031-05-08',
    instrument: '2031-05-10',
    effective: '2031-05-10',
    lagDays: { instrument: 2, effective: 2 },
  }
  t.same(at('2031-05-20'), [licensedOn])
  t.same(at('2031-06-02'), [
    { ...licensedOn, seen: '2031-06-02', lagDays: { ...licensedOn.lagDays, seen: 25 } },
  ])
  t.end()
})

test('a relief is announced only until an instrument carries it out', (t) => {
  t.same(announcedIn(clocksAt(foundingCase, KITE, '2031-05-09')), ['lamps-out'])
  t.same(announcedIn(clocksAt(foundingCase, KITE, '2031-05-10')), [])
  t.end()
})

test('an instrument that is not in effect yet has no effective day', (t) => {
  const measure: Measure = {
    events: stream(imposed('2031-02-01'), announced('2031-05-08')),
    licences: [licensed({ carriesOut: 'lamps-out', validFrom: '2031-06-01' })],
  }
  t.match(clocksAt(measure, KITE, '2031-05-20'), [{ instrument: '2031-05-10', effective: undefined }])
  t.match(clocksAt(measure, KITE, '2031-06-01'), [{ effective: '2031-06-01' }])
  t.end()
})

test('the first instrument in time stops the clock, whichever stream it is in', (t) => {
  const measure: Measure = {
    events: stream(
      imposed('2031-02-01'),
      announced('2031-05-08'),
      lifted('2031-06-02', { carriesOut: 'lamps-out' }),
    ),
    licences: [
      licensed({ carriesOut: 'lamps-out', number: '9' }, { occurred: '2031-05-12' }, '9'),
      licensed({ carriesOut: 'lamps-out' }),
    ],
  }
  t.match(clocksAt(measure, KITE, '2031-06-30'), [{ instrument: '2031-05-10' }])
  t.end()
})

test('an instrument that carries out another relief stops no clock', (t) => {
  const measure: Measure = {
    events: stream(imposed('2031-02-01'), announced('2031-05-08')),
    licences: [licensed({ carriesOut: 'wicks-out' }), licensed({}, {}, '8')],
  }
  t.same(announcedIn(clocksAt(measure, KITE, '2031-06-01')), ['lamps-out'])
  t.end()
})

test('an instrument contradicted as a whole stops no clock', (t) => {
  const issued = licensed({ carriesOut: 'lamps-out' })
  const against = eventOf(issued.stream, 1, 'ClaimContradicted', { eventId: issued.id })
  const events = stream(imposed('2031-02-01'), announced('2031-05-08'))
  t.same(announcedIn(clocksAt({ events, licences: [issued, against] }, KITE, '2031-06-01')), ['lamps-out'])
  t.end()
})

test('a relief for other targets has no clock here', (t) => {
  const events = stream(imposed('2031-02-01'), announced('2031-05-08', { targets: ['wick-works'] }))
  t.same(clocksAt({ events, licences: [] }, KITE, '2031-06-01'), [])
  t.equal(clocksAt({ events, licences: [] }, 'wick-works', '2031-06-01').length, 1)
  t.end()
})

test('a contested announcement starts no clock', (t) => {
  const [type, data, given] = announced('2031-05-08')
  const events = stream(imposed('2031-02-01'), [type, data, { ...given, confidence: 'contested' }])
  t.same(clocksAt({ events, licences: [] }, KITE, '2031-06-01'), [])
  t.end()
})

test('days are counted only between moments that are known to the day', (t) => {
  const measure: Measure = {
    events: stream(imposed('2031-02-01'), announced('2031-05')),
    licences: [licensed({ carriesOut: 'lamps-out' }, { occurred: '2031-06-10' })],
  }
  t.match(clocksAt(measure, KITE, '2031-06-30'), [{ announced: '2031-05', lagDays: {} }])
  t.end()
})

test('a list that was seen before the announcement does not count as seen after it', (t) => {
  const events = stream(imposed('2031-02-01'), seen('2031-03-01', false), announced('2031-05-08'))
  t.equal(clocksAt({ events, licences: [] }, KITE, '2031-06-01')[0]?.seen, undefined)
  t.end()
})

test('the list says what it was last seen to say, in the order of time', (t) => {
  const events = stream(imposed('2031-02-01'), seen('2031-06-02', false), seen('2031-03-02', true))
  const at = (day: string) => listedAt({ events, licences: [] }, KITE, day)
  t.equal(at('2031-03-01'), undefined)
  t.same(at('2031-03-02'), { is: true, seen: '2031-03-02' })
  t.same(at('2031-06-02'), { is: false, seen: '2031-06-02' })
  t.end()
})

test('an observation says nothing of targets that it does not name', (t) => {
  t.equal(listedAt(foundingCase, 'oil-works', '2031-06-30'), undefined)
  t.equal(listedAt(foundingCase, null, '2031-06-30'), undefined)
  t.end()
})

for (const [type, data] of [
  ['WaiverGranted', { scope: 'wicks' }],
  ['SanctionSuspended', {}],
] as const) {
  test(`a ${type} that carries a relief out stops its clocks`, (t) => {
    const events = stream(
      imposed('2031-02-01'),
      announced('2031-05-08'),
      step(type, '2031-05-10', { ...data, carriesOut: 'lamps-out' }, { effective: '2031-05-18' }),
    )
    const at = (day: string) => clocksAt({ events, licences: [] }, KITE, day)
    t.match(at('2031-05-10'), [{ instrument: '2031-05-10', lagDays: { instrument: 2 } }])
    t.equal(at('2031-05-10')[0]?.effective, undefined)
    t.match(at('2031-05-18'), [{ effective: '2031-05-18', lagDays: { instrument: 2, effective: 10 } }])
    t.end()
  })
}

test('a suspension for another target stops no clock here', (t) => {
  const data = { carriesOut: 'lamps-out', targets: ['wick-works'] }
  const events = stream(
    imposed('2031-02-01', [KITE, 'wick-works']),
    announced('2031-05-08'),
    step('SanctionSuspended', '2031-05-10', data),
  )
  t.same(announcedIn(clocksAt({ events, licences: [] }, KITE, '2031-06-01')), ['lamps-out'])
  t.same(announcedIn(clocksAt({ events, licences: [] }, 'wick-works', '2031-06-01')), [])
  t.end()
})

test('a relief that was reversed never takes effect and is no longer announced', (t) => {
  const reversal = { reliefId: 'lamps-out', reason: 'a new order' }
  const events = stream(
    imposed('2031-02-01'),
    announced('2031-05-08'),
    lifted('2031-05-08', { carriesOut: 'lamps-out' }, { effective: '2031-06-22' }),
    step('ReliefReversed', '2031-05-14', reversal),
  )
  const at = (day: string) => clocksAt({ events, licences: [] }, KITE, day)
  t.equal(at('2031-05-13')[0]?.reversed, undefined)
  t.match(at('2031-07-01'), [{ instrument: '2031-05-08', reversed: '2031-05-14' }])
  t.equal(at('2031-07-01')[0]?.effective, undefined)
  const bare = stream(
    imposed('2031-02-01'),
    announced('2031-05-08'),
    step('ReliefReversed', '2031-05-14', reversal),
  )
  t.same(announcedIn(clocksAt({ events: bare, licences: [] }, KITE, '2031-05-13')), ['lamps-out'])
  t.same(announcedIn(clocksAt({ events: bare, licences: [] }, KITE, '2031-05-14')), [])
  t.end()
})
