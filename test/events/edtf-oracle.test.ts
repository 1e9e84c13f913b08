// A second opinion on random texts: the npm package `edtf`. It differs where it is known to: it takes 29
// February in any year and moves that of 0000, takes an open start for 1970, reads more than the subset, and
// refuses an interval whose end does not begin after its start (2025/2025), and a sign after X (198X?).

// @ts-expect-error: the package has no types
import second, { defaults } from 'edtf'
import fc from 'fast-check'
import { test } from 'tap'
import { boundsOf, parseEdtf } from '../../events/time/edtf.ts'
import { AHEAD_OF_UTC, BEHIND_UTC, type Bound, daysInMonth } from '../../events/time/when.ts'
import { bareDate, date, holds, localTime, member, zonedTime } from './edtf-members.ts'

interface Opinion {
  readonly type: string
  readonly min: number | null
  readonly max: number | null
}

// Its default takes a time without a zone for one of the machine's.
defaults.offset = 0

function opinionOn(text: string): Opinion | null {
  try {
    return second(text, { level: 1, types: ['Date', 'Interval'] })
  } catch {
    return null
  }
}

const ms = (bound: Bound | null) => (bound === null ? null : Date.parse(bound))

/** One character of a member changed, added or left out. */
const nearly = fc
  .tuple(member, fc.nat(), fc.constantFrom(0, 1), fc.constantFrom('', ...'0123456789-/.X?~%'))
  .map(([text, at, out, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + out))
  .filter((text) => !text.includes('T'))

const nearlyTime = fc
  .tuple(fc.oneof(localTime, zonedTime), fc.nat(), fc.nat(9))
  .map(([text, at, digit]) =>
    [...text].map((c, i) => (i === at % text.length && /\d/.test(c) ? digit : c)).join(''),
  )

function readOnlyByTheOther(text: string): boolean {
  const leapless = [...text.matchAll(/(\d{4})-02-29/g)].some((it) => daysInMonth(Number(it[1]), 2) === 28)
  const beyond = /^-|\/-|XXXX|T24:|0000-02/.test(text)
  return leapless || beyond || /^(?:\.\.)?\/(?:\.\.)?$/.test(text)
}

/** The standard has the sign at the end of any date of level 1; the other takes none after X. */
const readOnlyHere = (text: string): boolean => /X[?~%]$/.test(text)

function endBeginsNoLater(text: string): boolean {
  const [start, end] = text.split('/').map((it) => it && it !== '..' && ms(boundsOf(it, 'point').earliest))
  return typeof start === 'number' && typeof end === 'number' && end <= start
}

for (const [name, texts] of [
  ['texts that are nearly dates', nearly],
  ['texts that are nearly times', nearlyTime],
  ['members of the subset', member],
] as const)
  test(`both read the same of ${name}`, async (t) => {
    holds(
      t,
      fc.property(texts, (text) => {
        fc.pre(!readOnlyByTheOther(text) && !readOnlyHere(text))
        const parsed = parseEdtf(text)
        if (parsed.ok && endBeginsNoLater(text)) return opinionOn(text) === null
        return parsed.ok === (opinionOn(text) !== null)
      }),
    )
  })

test('both give a date the same bounds', async (t) => {
  const dates = member.filter((it) => !/[T/]|0000-02/.test(it) && boundsOf(it, 'point').latest !== null)
  holds(
    t,
    fc.property(dates, (text) => {
      const { earliest, latest } = boundsOf(text, 'point')
      const opinion = opinionOn(text)
      return opinion?.min === ms(earliest) && opinion?.max === ms(latest)! - 1
    }),
  )
})

test('both give a time with a zone the same second', async (t) => {
  holds(
    t,
    fc.property(
      zonedTime.filter((it) => /^[1-8]/.test(it)),
      (text) => opinionOn(text)?.min === ms(boundsOf(text, 'point').earliest),
    ),
  )
})

test('a time without a zone is bounded around what the other takes for UTC', async (t) => {
  holds(
    t,
    fc.property(
      localTime.filter((it) => /^[1-8]/.test(it)),
      (text) => {
        const { earliest, latest } = boundsOf(text, 'point')
        const utc = opinionOn(text)?.min ?? Number.NaN
        return ms(earliest) === utc - AHEAD_OF_UTC && ms(latest) === utc + BEHIND_UTC + 1000
      },
    ),
  )
})

test('both give an interval the same bounds where it has two ends', async (t) => {
  const two = fc.tuple(date, bareDate).map((ends) => ends.sort().join('/'))
  holds(
    t,
    fc.property(two, (text) => {
      const opinion = opinionOn(text)
      const parsed = parseEdtf(text)
      fc.pre(parsed.ok && opinion !== null && !text.includes('0000-02'))
      const { earliest, latest } = boundsOf(text, 'point')
      return opinion?.min === ms(earliest) && (latest === null || opinion?.max === ms(latest)! - 1)
    }),
  )
})
