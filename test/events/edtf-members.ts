// Random members of the subset of EDTF that the ledger records, and the seed that random tests print.

import fc from 'fast-check'
import type { Test } from 'tap'
import { dayBound, daysInMonth } from '../../events/time/when.ts'

const seed = Number(process.env.EDTF_SEED ?? Date.now() % 2 ** 31)

/** Tries a property and notes the seed; the environment's EDTF_SEED repeats one. */
export function holds<T>(t: Test, property: fc.IProperty<T>, numRuns = 2000): void {
  t.comment(`seed ${seed}`)
  const outcome = fc.check(property, { seed, numRuns })
  t.notOk(outcome.failed, fc.defaultReportMessage(outcome) ?? 'holds')
}

const two = (n: number) => String(n).padStart(2, '0')
const number = (min: number, max: number) => fc.integer({ min, max })

/** A day of the calendar, `YYYY-MM-DD`, most often of this century. */
export const day: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof({ weight: 4, arbitrary: number(1990, 2040) }, number(0, 9999)),
    number(1, 12),
    number(1, 31),
  )
  .map(([y, m, d]) => dayBound(y, m, Math.min(d, daysInMonth(y, m))))

/** A day, then the dates that hold it, ever wider: 2025-12-13, 2025-12, 2025, 202X, 20XX. */
export const nested: fc.Arbitrary<readonly string[]> = day.map((it) => [
  it,
  it.slice(0, 7),
  it.slice(0, 4),
  `${it.slice(0, 3)}X`,
  `${it.slice(0, 2)}XX`,
])

/** A year, month or day without a sign or X. */
export const bareDate = fc.tuple(day, fc.constantFrom(4, 7, 10)).map(([it, length]) => it.slice(0, length))

/** A bare date, or one with a sign at its end. */
export const date = fc.tuple(bareDate, fc.constantFrom('', '', '?', '~', '%')).map((parts) => parts.join(''))

const masked = fc.oneof(
  nested.map((dates) => dates[3]!),
  nested.map((dates) => dates[4]!),
  nested.map((dates) => `${dates[2]}-XX`),
  nested.map((dates) => `${dates[2]}-XX-XX`),
  nested.map((dates) => `${dates[1]}-XX`),
)

/** A date-time without a zone. */
export const localTime = fc
  .tuple(day, number(0, 23), number(0, 59), number(0, 59))
  .map(([it, h, m, s]) => `${it}T${two(h)}:${two(m)}:${two(s)}`)

const zone = fc.oneof(
  fc.constantFrom('Z', '+00', '+00:00', '+14', '+14:00', '-12', '-12:00'),
  fc
    .tuple(number(1, 11), number(0, 59))
    .map(([h, m]) => `${two(h)}:${two(m)}`)
    .map((it) => `+${it}`),
  number(1, 11).map((h) => `-${two(h)}`),
)

/** A date-time with a zone. */
export const zonedTime = fc.tuple(localTime, zone).map((parts) => parts.join(''))

const interval = fc.oneof(
  fc.tuple(date, date).map((ends) => ends.sort().join('/')),
  fc.tuple(fc.constantFrom('', '..'), date).map((ends) => ends.join('/')),
  fc.tuple(date, fc.constantFrom('', '..')).map((ends) => ends.join('/')),
)

/** Any member; in an interval of two dates the start's text sorts before that of the end. */
export const member: fc.Arbitrary<string> = fc.oneof(date, masked, localTime, zonedTime, interval)
