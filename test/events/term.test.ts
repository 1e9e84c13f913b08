/** Terms: the last day belongs to one, and what is approximate is never certainly over. */
import fc from 'fast-check'
import { test } from 'tap'
import { certainlyWithin, endOfTerm, overBy } from '../../events/time/term.ts'
import { dayAfter } from '../../events/time/when.ts'

const day = fc
  .date({ min: new Date('0001-01-02'), max: new Date('9998-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

test('a term runs on its last day and is over on the next, whatever the day', (t) => {
  fc.assert(
    fc.property(day, (end) => {
      const next = dayAfter(end) ?? ''
      return (
        overBy(end, end) === 'no' &&
        overBy(end, next) === 'certainly' &&
        overBy(`${end}~`, next) === 'possibly' &&
        overBy(end, `${end}T23:59:59Z`) === 'no'
      )
    }),
  )
  t.end()
})

test('a term ends with the last day of a month, a year or an interval', (t) => {
  const rows = [
    ['2031-02', '2031-02-28', 'no'],
    ['2031-02', '2031-03-01', 'certainly'],
    ['2031', '2031-12-31', 'no'],
    ['2031-XX', '2032-01-01', 'certainly'],
    ['2031-02-01/2031-02-10', '2031-02-10', 'no'],
    ['2031-02-01/2031-02-10', '2031-02-11', 'certainly'],
    ['2031-02-01/..', '9999-12-31', 'no'],
    ['9999-12-31', '9999-12-31', 'no'],
    ['2031?', '2032-01-01', 'possibly'],
    ['2031-02-01~/2031-02-10', '2031-02-11', 'possibly'],
  ] as const
  for (const [end, asOf, expected] of rows) t.equal(overBy(end, asOf), expected, `${end} by ${asOf}`)
  t.end()
})

test('an instant ends in its second, and a day once it is over everywhere on Earth', (t) => {
  t.equal(overBy('2031-05-31T12:00:00Z', '2031-05-31T12:00:00Z'), 'no')
  t.equal(overBy('2031-05-31T12:00:00Z', '2031-05-31T12:00:01Z'), 'certainly')
  t.equal(overBy('2031-05-31', '2031-06-01T11:59:59Z'), 'no')
  t.equal(overBy('2031-05-31', '2031-06-01T12:00:00Z'), 'certainly')
  t.ok(endOfTerm('2031-05-31T23:00:00Z') < endOfTerm('2031-05-31'))
  t.end()
})

test('an event that is over before the first possible end of a term is certainly within it, unless the end is approximate', (t) => {
  const before = (latest: string) => (end: string) => certainlyWithin(end, { latest })
  t.same(['2031-06-15', '2031-07', '2032'].map(before('2031-06-15')), [true, true, true])
  t.same(['2031-06-14', '2031-06', '2031-06-15~', '2031-07?', '2032%'].map(before('2031-06-15')), [
    ...[false, false, false, false, false],
  ])
  t.end()
})
