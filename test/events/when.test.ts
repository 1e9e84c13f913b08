// How bounds compare: days by the calendar, a day with an instant by what it can mean anywhere on Earth.

import { test } from 'tap'
import { boundsOf } from '../../events/time/edtf.ts'
import {
  certainlyAfter,
  certainlyBefore,
  dayAfter,
  earliestKey,
  endKey,
  happenedBy,
  latestKey,
} from '../../events/time/when.ts'

const point = (text: string) => boundsOf(text, 'point')

const BEFORE: readonly (readonly [a: string, b: string, before: boolean])[] = [
  ['2025-12-13', '2025-12-14', true],
  ['2025-12-13', '2025-12-13', false],
  ['2025-12-14', '2025-12-13', false],
  ['2025-11', '2025-12-01', true],
  ['2025-12', '2025-12-31', false],
  ['2025-12-13', '2025-12-14T12:00:00Z', true],
  ['2025-12-13', '2025-12-14T11:59:59Z', false],
  ['2025-12-13T09:59:59Z', '2025-12-14', true],
  ['2025-12-13T10:00:00Z', '2025-12-14', false],
  ['2025-12-13T10:00:00Z', '2025-12-13T10:00:01Z', true],
  ['2025-12-13T10:00:00Z', '2025-12-13T10:00:00Z', false],
  ['2025-12-13/', '2025-12-14', false],
  ['2025-12-13', '/2025-12-14', false],
]

const ASKED: readonly (readonly [text: string, asOf: string, certainty: string])[] = [
  ['2025-12-13', '2025-12-12', 'no'],
  ['2025-12-13', '2025-12-13', 'certainly'],
  ['2025-12', '2025-11-30', 'no'],
  ['2025-12', '2025-12-01', 'possibly'],
  ['2025-12', '2025-12-30', 'possibly'],
  ['2025-12', '2025-12-31', 'certainly'],
  ['2025-12-13/2025-12-15', '2025-12-14', 'possibly'],
  ['2025-12-13/2025-12-15', '2025-12-15', 'certainly'],
  ['/2025-12-15', '2000-01-01', 'possibly'],
  ['2025-12-15/', '2025-12-14', 'no'],
  ['2025-12-15/', '2100-01-01', 'possibly'],
  ['2025-12-13', '2025-12-12T09:59:59Z', 'no'],
  ['2025-12-13', '2025-12-12T10:00:00Z', 'possibly'],
  ['2025-12-13', '2025-12-14T11:59:59.999Z', 'possibly'],
  ['2025-12-13', '2025-12-14T12:00:00Z', 'certainly'],
  ['2025-12-13T09:59:59Z', '2025-12-13', 'certainly'],
  ['2025-12-13T20:00:00Z', '2025-12-13', 'possibly'],
  ['2025-12-14T11:59:59Z', '2025-12-13', 'possibly'],
  ['2025-12-14T12:00:00Z', '2025-12-13', 'no'],
  ['2025-12-13T20:00:00Z', '2025-12-13T19:59:59.999Z', 'no'],
  ['2025-12-13T20:00:00Z', '2025-12-13T20:00:00Z', 'possibly'],
  ['2025-12-13T20:00:00Z', '2025-12-13T20:00:01Z', 'certainly'],
  ['2025-12-13T20:00:00Z', '2025-12-13T22:00:01+02:00', 'certainly'],
  ['2025-12-13', '9999-12-31', 'certainly'],
]

const AFTER: readonly (readonly [text: string, now: string, after: boolean])[] = [
  ['2025-12-14', '2025-12-13T09:59:59.999Z', true],
  ['2025-12-14', '2025-12-13T10:00:00.000Z', false],
  ['2025-12', '2025-12-13T10:00:00.000Z', false],
  ['2025-12-13T10:00:01Z', '2025-12-13T10:00:00.999Z', true],
  ['2025-12-13T10:00:01Z', '2025-12-13T10:00:01.000Z', false],
  ['/2030', '2025-12-13T10:00:00.000Z', false],
  ['2030/', '2025-12-13T10:00:00.000Z', true],
]

for (const [a, b, before] of BEFORE)
  test(`${a} is ${before ? '' : 'not '}certainly over when ${b} begins`, async (t) => {
    t.equal(certainlyBefore(point(a), point(b)), before)
  })

for (const [text, asOf, certainty] of ASKED)
  test(`${text} as of ${asOf} is ${certainty}`, async (t) => {
    t.equal(happenedBy(point(text), asOf), certainty)
  })

for (const [text, now, after] of AFTER)
  test(`${text} is ${after ? '' : 'not '}wholly after ${now}`, async (t) => {
    t.equal(certainlyAfter(point(text), now), after)
  })

test('a span counts as happened once its start is certain, whenever it ended', async (t) => {
  t.equal(happenedBy(boundsOf('2025-12-13/2026', 'span'), '2025-12-13'), 'certainly')
})

test('the keys of a day are its beginning in the zones furthest ahead of UTC and furthest the other way', async (t) => {
  t.equal(earliestKey('2025-12-13'), Date.parse('2025-12-12T10:00:00Z'))
  t.equal(latestKey('2025-12-13'), Date.parse('2025-12-13T12:00:00Z'))
})

test('the keys of an instant are the instant', async (t) => {
  t.equal(earliestKey('2025-12-13T10:00:00.000Z'), Date.parse('2025-12-13T10:00:00Z'))
  t.equal(latestKey('2025-12-13T10:00:00.000Z'), Date.parse('2025-12-13T10:00:00Z'))
})

test('the unknown is first in one layout and last in the other', async (t) => {
  t.equal(earliestKey(null), Number.NEGATIVE_INFINITY)
  t.equal(latestKey(null), Number.POSITIVE_INFINITY)
})

test('the day after the last of a month, a year and of all that can be written', async (t) => {
  t.equal(dayAfter('2024-02-28'), '2024-02-29')
  t.equal(dayAfter('2025-12-31'), '2026-01-01')
  t.equal(dayAfter('9999-12-31'), null)
})

test('an event that begins after a day or an instant has not happened by then', async (t) => {
  for (const [text, asOf, certainty] of ASKED) {
    const bounds = point(text)
    if (earliestKey(bounds.earliest) >= endKey(asOf)) t.equal(certainty, 'no', `${text} by ${asOf}`)
  }
  t.equal(endKey('2025-12-13'), Date.parse('2025-12-14T12:00:00Z'))
  t.equal(endKey('2025-12-13T10:00:00Z'), Date.parse('2025-12-13T10:00:00.001Z'))
  t.equal(endKey('9999-12-31'), Number.POSITIVE_INFINITY)
})
