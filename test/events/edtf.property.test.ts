// What holds of every text and of every moment, tried on random ones.

import fc from 'fast-check'
import { test } from 'tap'
import { boundsOf, isDayOrInstant, parseEdtf } from '../../events/time/edtf.ts'
import { type Bounds, certainlyBefore, earliestKey, happenedBy, latestKey } from '../../events/time/when.ts'
import { bareDate, day, holds, localTime, member, nested, zonedTime } from './edtf-members.ts'

const RANK = { no: 0, possibly: 1, certainly: 2 } as const
const shape = fc.constantFrom('span' as const, 'point' as const)

const holdsDay = ({ earliest, latest }: Bounds, it: string) =>
  (earliest === null || earliest <= it) && (latest === null || it < latest)

const inside = (inner: Bounds, outer: Bounds) =>
  earliestKey(inner.earliest) >= earliestKey(outer.earliest) &&
  latestKey(inner.latest) <= latestKey(outer.latest)

test('reading an arbitrary text never throws', async (t) => {
  const unit = fc.constantFrom(...'0123456789-/.:TZX?~%+[]Y '.split(''))
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit, maxLength: 30 }))
  holds(
    t,
    fc.property(text, (it) => {
      const parsed = parseEdtf(it)
      return (parsed.ok || parsed.error.detail.length > 10) && (parsed.ok || !isDayOrInstant(it))
    }),
  )
})

test('every member of the subset is read, unless it ends before it starts', async (t) => {
  holds(
    t,
    fc.property(member, (it) => {
      const parsed = parseEdtf(it)
      return parsed.ok ? parsed.value.text === it : parsed.error.code === 'end-before-start'
    }),
  )
})

test('bounds contain every day of the date', async (t) => {
  holds(
    t,
    fc.property(nested, shape, (dates, as) => dates.every((it) => holdsDay(boundsOf(it, as), dates[0]!))),
  )
})

test('the bounds of a point between two dates contain every day between', async (t) => {
  holds(
    t,
    fc.property(fc.tuple(day, day, day), (days) => {
      const [start, between, end] = days.sort() as [string, string, string]
      return holdsDay(boundsOf(`${start}/${end}`, 'point'), between)
    }),
  )
})

test('narrower dates have narrower bounds', async (t) => {
  holds(
    t,
    fc.property(nested, (dates) => {
      const bounds = dates.map((it) => boundsOf(it, 'point'))
      return bounds.every((it, i) => i === 0 || inside(bounds[i - 1]!, it))
    }),
  )
})

test('a time without a zone can be every time with one', async (t) => {
  const zones = ['Z', '+14:00', '-12:00', '+05:45', '-03:30']
  holds(
    t,
    fc.property(localTime, fc.constantFrom(...zones), (it, zone) =>
      inside(boundsOf(it + zone, 'point'), boundsOf(it, 'point')),
    ),
  )
})

test('signs do not change bounds', async (t) => {
  holds(
    t,
    fc.property(
      bareDate,
      fc.constantFrom('?', '~', '%'),
      (it, sign) => fc.stringify(boundsOf(it, 'point')) === fc.stringify(boundsOf(it + sign, 'point')),
    ),
  )
})

test('the span of an interval begins no earlier and no later than the point may lie', async (t) => {
  holds(
    t,
    fc.property(day, day, (a, b) => {
      const text = [a, b].sort().join('/')
      return inside(boundsOf(text, 'span'), boundsOf(text, 'point'))
    }),
  )
})

test('an event that has happened by one moment has happened by every later one', async (t) => {
  const moments = fc.oneof(fc.tuple(day, day), fc.tuple(zonedTime, zonedTime).map(toUtc))
  holds(
    t,
    fc.property(
      member.filter((it) => parseEdtf(it).ok),
      shape,
      moments,
      (it, as, pair) => {
        const [early, late] = pair.sort() as [string, string]
        const bounds = boundsOf(it, as)
        return RANK[happenedBy(bounds, early)] <= RANK[happenedBy(bounds, late)]
      },
    ),
  )
})

test('the keys of days have the order of their texts', async (t) => {
  holds(
    t,
    fc.property(day, day, (a, b) => {
      const order = Math.sign(Number(a > b) - Number(a < b))
      return [earliestKey, latestKey].every((key) => Math.sign(key(a) - key(b)) === order)
    }),
  )
})

test('a moment that is certainly earlier comes first in both layouts, or together with the other', async (t) => {
  const good = member.filter((it) => parseEdtf(it).ok).map((it) => boundsOf(it, 'point'))
  holds(
    t,
    fc.property(good, good, (a, b) => {
      if (!certainlyBefore(a, b)) return true
      return earliestKey(a.earliest) <= earliestKey(b.earliest) && latestKey(a.latest) <= latestKey(b.latest)
    }),
  )
})

function toUtc(pair: readonly string[]): [string, string] {
  return pair.map((it) => boundsOf(it, 'point').earliest ?? '0000-01-01T00:00:00.000Z') as [string, string]
}
