/** Spans of time in queries, such as `60d` or `2y`. */
import { z } from 'zod'

export interface Span {
  readonly count: number
  readonly unit: 'd' | 'w' | 'm' | 'y'
}

export const MOST_SPAN_YEARS = 10

/** The most of each unit: ten years, with the leap days that they can have. */
const MOST = { d: 3_653, w: 522, m: 12 * MOST_SPAN_YEARS, y: MOST_SPAN_YEARS } as const

const SPAN = /^(\d{1,4})([dwmy])$/

export const spanText = z
  .string()
  .regex(SPAN, 'must be a number and d, w, m or y, such as 60d')
  .transform((text): Span => {
    const [, count, unit] = SPAN.exec(text) ?? []
    return { count: Number(count), unit: unit as Span['unit'] }
  })
  .refine(({ count, unit }) => count >= 1 && count <= MOST[unit], {
    message: `must be at least one day and at most ${MOST_SPAN_YEARS} years`,
  })

const DAY_MS = 86_400_000
const LAST = '9999-12-31'

/** A day as text; the last one that can be written, after it. */
const dayOf = (at: Date): string => (at.getTime() > Date.parse(LAST) ? LAST : at.toISOString().slice(0, 10))

/** The day before or after a day; a month later is at most the last day of that month. */
export const dayPlus = (day: string, { count, unit }: Span, sign: 1 | -1): string => {
  const from = new Date(day)
  if (unit === 'd' || unit === 'w') {
    const days = sign * count * (unit === 'w' ? 7 : 1)
    return dayOf(new Date(from.getTime() + days * DAY_MS))
  }
  const months = sign * count * (unit === 'y' ? 12 : 1)
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  return dayOf(new Date(Date.UTC(year, month, Math.min(from.getUTCDate(), last))))
}
