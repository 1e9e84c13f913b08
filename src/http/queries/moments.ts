/**
 * The one grammar of moments in queries: a day, a month or a year, which mean their end in UTC; an instant with its
 * offset; `position:N` of the log. Each parameter takes those that make sense for it, with the same refusals.
 */
import { z } from 'zod'
import { refusal } from '../../../events/fields.ts'
import { calendarFault } from '../../../events/suggest/date.ts'
import { parseEdtf } from '../../../events/time/edtf.ts'
import { daysInMonth } from '../../../events/time/when.ts'
import type { Position } from '../../store/port.ts'

const INSTANT = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/
const POSITION = /^position:(\d{1,15})$/
const BARE_POSITION = /^\d{1,15}$/
const PERIOD = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/

const FIRST = '0000-01-01T00:00:00.000Z'
const LAST = '9999-12-31T23:59:59.999Z'

/**
 * An instant in UTC. If its offset moves it outside the years that can be written, the result is the first or
 * last such instant.
 */
const inUtc = (instant: string): string => {
  const text = new Date(instant).toISOString()
  if (text.length === LAST.length) return text
  return text.startsWith('-') ? FIRST : LAST
}

export const isInstant = (text: string): boolean => {
  const day = INSTANT.exec(text)?.[1]
  if (day === undefined || Number.isNaN(Date.parse(text))) return false
  // Otherwise 30 February would be read as 2 March.
  return inUtc(day).startsWith(day)
}

/** The last day of a day, a month or a year; undefined for another text. */
const lastDayOf = (text: string): string | undefined => {
  const [, year, month = '12', day] = PERIOD.exec(text) ?? []
  if (year === undefined || !parseEdtf(text).ok) return undefined
  return `${year}-${month}-${day ?? String(daysInMonth(Number(year), Number(month))).padStart(2, '0')}`
}

type Form = 'period' | 'instant' | 'position'

const WORDS: Readonly<Record<Form, string>> = {
  period: 'a day (2025-12-15), a month (2025-12) or a year (2025)',
  instant: 'an instant with its offset (2025-12-15T12:00:00Z)',
  position: 'a position of the log (position:40)',
}

const isOf: Readonly<Record<Form, (text: string) => boolean>> = {
  period: (text) => lastDayOf(text) !== undefined,
  instant: isInstant,
  position: (text) => POSITION.test(text),
}

/** A moment in some of the forms. The value of a period is its last day. */
export const moment = (...forms: readonly Form[]) => {
  const words = forms.map((form) => WORDS[form]).join(', or ')
  return z
    .string()
    .superRefine((text, check) => {
      if (forms.some((form) => isOf[form](text))) return
      const fault = PERIOD.test(text) ? calendarFault(text) : undefined
      check.addIssue(refusal('bad-parameter', fault ?? `must be ${words}`, 'moment'))
    })
    .transform((text) => lastDayOf(text) ?? text)
}

/** The position that a moment names; undefined for a period or an instant. */
export const positionNamed = (text: string): Position | undefined => {
  const digits = POSITION.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** A parameter that can only be a position: `position:40`, or the number alone. */
export const positionText = z
  .string()
  .refine((text) => POSITION.test(text) || BARE_POSITION.test(text), `must be ${WORDS.position}`)
  .transform((text) => Number(text.replace('position:', '')))

/** The last day of a period as it is, an instant in UTC. */
export const dayOrUtc = (text: string): string => (text.includes('T') ? inUtc(text) : text)

/** The last moment of the period, or the instant itself, as an instant. */
export const endInstant = (text: string): string =>
  text.includes('T') ? inUtc(text) : `${text}T23:59:59.999Z`
