// Reads when something happened: the subset of EDTF (ISO 8601-2:2019; Library of Congress, Extended Date/Time
// Format, February 2019) that the ledger records: level 0 and, of level 1, the signs ? ~ % X and intervals.

import {
  AHEAD_OF_UTC,
  BEHIND_UTC,
  type Bounds,
  certainlyBefore,
  dayAfter,
  dayAfterParts,
  dayBound,
  daysInMonth,
  secondBounds,
} from './when.ts'

/** A year, month or day. Its sign means uncertain (?), approximate (~) or both (%). Bounds ignore the sign. */
export interface EdtfDate extends Bounds {
  readonly kind: 'date'
  readonly text: string
  readonly qualifier: '' | '?' | '~' | '%'
}

/** A second of a day. Without a zone, its bounds cover all zones. */
export interface EdtfDateTime extends Bounds {
  readonly kind: 'date-time'
  readonly text: string
}

/** A missing end: `open` is written `..`, `unknown` is an empty text. */
export interface EdtfNoEnd {
  readonly kind: 'open' | 'unknown'
}

/** From one date to another. At least one end is a date. */
export interface EdtfInterval {
  readonly kind: 'interval'
  readonly text: string
  readonly start: EdtfDate | EdtfNoEnd
  readonly end: EdtfDate | EdtfNoEnd
}

export type Edtf = EdtfDate | EdtfDateTime | EdtfInterval

/** What is wrong with a text. `detail` is a sentence for its author. */
export interface EdtfError {
  readonly code: 'bad-edtf' | 'end-before-start'
  readonly detail: string
}

export type EdtfResult<T = Edtf> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: EdtfError }

/** An unknown date. An event with it had happened by the day of its recording. */
export const UNKNOWN_DATE = 'XXXX'

const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([?~%])?$/
const MASKED = /^(?:\d\d[\dX]X|\d{4}-XX(?:-XX)?|\d{4}-\d\d-XX)[?~%]?$/
const DATE_TIME = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:(Z)|([+-])(\d\d)(?::(\d\d))?)?$/
const DAY_OR_INSTANT = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:Z|[+-]\d\d(?::\d\d)?))?$/
// No text of the subset is longer. The limit keeps the patterns below from running long on a hostile text.
const LONGEST = 64

/** Why a text that fits no pattern is refused: the first matching line applies. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'a date is missing'],
  [/^Y/, 'years with the prefix Y are not part of the subset'],
  [/^[-−]/, 'years before 0000 are not part of the subset'],
  [/^[[{]/, 'sets of dates are not part of the subset'],
  [/^\.\.|\.\.$/, 'an open end belongs to an interval: ../2025 or 2025/..'],
  [/T.*\.\d/, 'a time of day has whole seconds, without a fraction'],
  [/T.*[?~%]$/, 'a time of day takes no ? ~ or %'],
  [/T/, 'a time of day is written hh:mm:ss, then nothing, Z, +hh:mm or -hh:mm'],
  [/[?~%].*X/, 'one of ? ~ % may stand at the end of a date, nowhere else'],
  [/X/, 'unspecified digits are written XXXX, 202X, 20XX, 2025-XX, 2025-12-XX or 2025-XX-XX'],
  [/[?~%]/, 'one of ? ~ % may stand at the end of a date, nowhere else'],
]

/**
 * Reads a date, a date-time or an interval of dates. Never throws. The error is `end-before-start` for an
 * interval that ends before it begins, and `bad-edtf` for anything else.
 *
 * @example parseEdtf('2025-12-13/2025-12~')
 */
export function parseEdtf(text: string): EdtfResult {
  if (text.length > LONGEST) return bad(`a date has at most ${LONGEST} characters`)
  const slash = text.indexOf('/')
  if (slash >= 0) return interval(text, slash)
  return text.includes('T') ? dateTime(text) : date(text)
}

/**
 * The earliest and the latest moment at which it happened. A `point` given as `A/B` is one moment between A and
 * B. A `span` lasted from A to B, and the bounds are those of its start. Takes a parsed value, or a text known
 * to be valid.
 *
 * @throws RangeError when the text is not in the subset
 */
export function boundsOf(when: string | Edtf, shape: 'span' | 'point'): Bounds {
  if (typeof when === 'string') {
    const parsed = parseEdtf(when)
    if (!parsed.ok) throw new RangeError(parsed.error.detail)
    return boundsOf(parsed.value, shape)
  }
  if (when.kind !== 'interval') return { earliest: when.earliest, latest: when.latest }
  const { start, end } = when
  const last = shape === 'span' && start.kind === 'date' ? start : end
  return {
    earliest: start.kind === 'date' ? start.earliest : null,
    latest: last.kind === 'date' ? last.latest : null,
  }
}

/**
 * The bounds of when a recorded event happened. Nobody records what is still to come, so an event of an unknown date
 * had happened by the day of its recording.
 * @param occurred EDTF
 * @param recordedAt RFC 3339 UTC
 * @throws RangeError when the text is not in the subset
 */
export function occurredBounds(occurred: string, shape: 'span' | 'point', recordedAt: string): Bounds {
  if (occurred !== UNKNOWN_DATE) return boundsOf(occurred, shape)
  return { earliest: null, latest: dayAfter(recordedAt.slice(0, 10)) }
}

/** Whether the text is a day, `YYYY-MM-DD`, or a date-time with a zone. `effective` must be one of these. */
export function isDayOrInstant(text: string): boolean {
  return DAY_OR_INSTANT.test(text) && parseEdtf(text).ok
}

function date(text: string): EdtfResult<EdtfDate> {
  if (text === UNKNOWN_DATE) return good({ kind: 'date', text, qualifier: '', earliest: null, latest: null })
  const match = DATE.exec(text) ?? (MASKED.test(text) ? DATE.exec(unmasked(text)) : null)
  if (match === null) return bad(whyNot(text))
  const [, y = '', m, d, sign = ''] = match
  const year = Number(y)
  const month = Number(m ?? 1)
  const day = Number(d ?? 1)
  if (month > 20 && month < 42 && d === undefined)
    return bad('seasons and other parts of a year are not part of the subset')
  if (month < 1 || month > 12) return bad(`${y}-${m} is not a month of the calendar`)
  if (day < 1 || day > daysInMonth(year, month)) return bad(`${y}-${m}-${d} is not a day of the calendar`)
  const years = text.charAt(2) === 'X' ? 100 : text.charAt(3) === 'X' ? 10 : 1
  const latest =
    m === undefined
      ? dayAfterParts(year + years - 1, 12, 31)
      : dayAfterParts(year, month, d === undefined ? daysInMonth(year, month) : day)
  const earliest = dayBound(year, month, day)
  return good({ kind: 'date', text, qualifier: sign as EdtfDate['qualifier'], earliest, latest })
}

// 2025-XX and 2025-12-XX have the bounds of 2025 and 2025-12; 202X begins when 2020 does.
function unmasked(text: string): string {
  return text.replace(/(?:-XX)+(?=[?~%]?$)/, '').replaceAll('X', '0')
}

function dateTime(text: string): EdtfResult<EdtfDateTime> {
  const match = DATE_TIME.exec(text)
  if (match === null) return bad(whyNot(text))
  const [, d = '', h = '', m = '', s = '', z, sign, zh = '00', zm = '00'] = match
  const day = date(d)
  if (!day.ok) return day
  if (h > '23' || m > '59' || s > '59') return bad(`${h}:${m}:${s} is not a time from 00:00:00 to 23:59:59`)
  const clock = Date.parse(`${d}T${h}:${m}:${s}Z`)
  if (z === undefined && sign === undefined)
    return good({ kind: 'date-time', text, ...secondBounds(clock - AHEAD_OF_UTC, clock + BEHIND_UTC) })
  const offset = (Number(zh) * 60 + Number(zm)) * 60_000
  if (sign === '-' && offset === 0) return bad('an offset of zero is written Z or +00:00')
  if (zm > '59' || offset > (sign === '-' ? BEHIND_UTC : AHEAD_OF_UTC))
    return bad(`${sign}${zh}:${zm} is not an offset from -12:00 to +14:00`)
  const utc = sign === '-' ? clock + offset : clock - offset
  return good({ kind: 'date-time', text, ...secondBounds(utc, utc) })
}

function interval(text: string, slash: number): EdtfResult<EdtfInterval> {
  if (text.includes('/', slash + 1)) return bad('an interval has two ends, with one / between them')
  const start = intervalEnd(text.slice(0, slash))
  if (!start.ok) return start
  const end = intervalEnd(text.slice(slash + 1))
  if (!end.ok) return end
  if (start.value.kind === 'date' && end.value.kind === 'date' && certainlyBefore(end.value, start.value)) {
    const detail = `the end, ${end.value.text}, lies before the start, ${start.value.text}`
    return { ok: false, error: { code: 'end-before-start', detail } }
  }
  if (start.value.kind !== 'date' && end.value.kind !== 'date')
    return bad('an interval has a date at one end')
  return good({ kind: 'interval', text, start: start.value, end: end.value })
}

function intervalEnd(text: string): EdtfResult<EdtfDate | EdtfNoEnd> {
  if (text === '') return good({ kind: 'unknown' })
  if (text === '..') return good({ kind: 'open' })
  if (text.includes('T')) return bad('an interval runs between dates, without a time of day')
  if (text.includes('X'))
    return bad('the dates of an interval have no unspecified digits (X): leave them out')
  return date(text)
}

function whyNot(text: string): string {
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1]
  return reason ?? `${JSON.stringify(text.slice(0, 40))} is not written YYYY, YYYY-MM or YYYY-MM-DD`
}

function good<T>(value: T): EdtfResult<T> {
  return { ok: true, value }
}

function bad(detail: string): EdtfResult<never> {
  return { ok: false, error: { code: 'bad-edtf', detail } }
}
