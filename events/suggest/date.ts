/** The date in the form of the ledger (EDTF) that somebody meant who wrote it in another form. */
import { isDayOrInstant, parseEdtf } from '../time/edtf.ts'
import { daysInMonth } from '../time/when.ts'
import { plain } from './word.ts'

const LANGUAGES = ['en', 'fr', 'es', 'de', 'ru'] as const

const monthNames = (): ReadonlyMap<string, number> => {
  const names = new Map<string, number>()
  for (const language of LANGUAGES) {
    for (let month = 1; month <= 12; month++) {
      const day = new Date(Date.UTC(2025, month - 1, 3))
      for (const form of ['long', 'short'] as const) {
        const alone = new Intl.DateTimeFormat(language, { month: form, timeZone: 'UTC' }).format(day)
        const parts = new Intl.DateTimeFormat(language, { day: 'numeric', month: form, timeZone: 'UTC' })
        const within = parts.formatToParts(day).find(({ type }) => type === 'month')?.value ?? alone
        for (const name of [alone, within]) if (!names.has(plain(name))) names.set(plain(name), month)
      }
    }
  }
  return names.set('sept', 9)
}

let months: ReadonlyMap<string, number> | undefined

const monthOf = (name: string): number | undefined => {
  months ??= monthNames()
  return months.get(plain(name))
}

const two = (value: number): string => String(value).padStart(2, '0')

const dayOf = (year: string, month: number, day: number): string | undefined => {
  const text = `${year}-${two(month)}-${two(day)}`
  return parseEdtf(text).ok ? text : undefined
}

type Reader = (parts: readonly string[]) => string | undefined

const worded = (year: string, name: string, day?: string): string | undefined => {
  const month = monthOf(name)
  if (month === undefined) return undefined
  return day === undefined ? `${year}-${two(month)}` : dayOf(year, month, Number(day))
}

/** A day and a month as digits, in either order; undefined when both orders give a day. */
const inEitherOrder: Reader = ([a = '', b = '', year = '']) => {
  const [first, second] = [Number(a), Number(b)]
  const dayFirst = dayOf(year, second, first)
  const monthFirst = dayOf(year, first, second)
  return first === second || dayFirst === undefined || monthFirst === undefined
    ? (dayFirst ?? monthFirst)
    : undefined
}

const NAME = '(\\p{L}[\\p{L}\\p{M}]*)'

/** Forms of dates, with what each means. */
const FORMS: readonly (readonly [RegExp, Reader])[] = [
  [/^(\d{1,2})\.(\d{1,2})\.(\d{4})$/, ([d, m, y = '']) => dayOf(y, Number(m), Number(d))],
  [/^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/, inEitherOrder],
  [
    /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/,
    ([y = '', m, d]) => dayOf(y, Number(m), Number(d)) ?? dayOf(y, Number(d), Number(m)),
  ],
  [/^(\d{4})年(\d{1,2})月(\d{1,2})日$/u, ([y = '', m, d]) => dayOf(y, Number(m), Number(d))],
  [/^(\d{4})(\d\d)(\d\d)$/, ([y = '', m, d]) => dayOf(y, Number(m), Number(d))],
  [
    /^(\d{4})[/. -](\d{1,2})$/,
    ([y = '', m]) => (Number(m) >= 1 && Number(m) <= 12 ? `${y}-${two(Number(m))}` : undefined),
  ],
  [
    /^(\d{1,2})[/.](\d{4})$/,
    ([m, y = '']) => (Number(m) >= 1 && Number(m) <= 12 ? `${y}-${two(Number(m))}` : undefined),
  ],
  [
    new RegExp(
      `^(\\d{1,2})(?:st|nd|rd|th|er|\\.)?(?: de| of)? ${NAME}\\.?,?(?: de)? (\\d{4})(?: г\\.?)?$`,
      'iu',
    ),
    ([d, name = '', y = '']) => worded(y, name, d),
  ],
  [
    new RegExp(`^${NAME}\\.? (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})$`, 'iu'),
    ([name = '', d, y = '']) => worded(y, name, d),
  ],
  [new RegExp(`^${NAME}\\.?,?(?: de)? (\\d{4})$`, 'iu'), ([name = '', y = '']) => worded(y, name)],
  [/^(\d{3})0s$/i, ([decade]) => `${decade}X`],
  [/^(?:circa|ca\.?|c\.|about|around|approx\.?|~)\s*(\d{4}(?:-\d\d){0,2})$/i, ([date]) => `${date}~`],
  [/^(?:before|until|by|vor|avant) (\S+)$/i, ([date = '']) => `/${meantDate(date) ?? date}`],
  [/^(?:after|since|from|nach|depuis) (\S+)$/i, ([date = '']) => `${meantDate(date) ?? date}/`],
  [/^(\S+) (?:to|until|-|–) (\S+)$/i, ([a = '', b = '']) => `${meantDate(a) ?? a}/${meantDate(b) ?? b}`],
  [
    /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$/,
    ([day, time, zone = '']) => `${day}T${time}:00${zone}`,
  ],
  [/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d.*)$/, ([day, time]) => `${day}T${time}`],
  [/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(.*)$/, ([before, zone]) => `${before}${zone}`],
]

/** @returns a text that the ledger takes as a date; undefined when it is not clear which is meant */
export const meantDate = (value: string): string | undefined => {
  const asked = value.trim().replaceAll(/\s+/g, ' ')
  if (asked.length > 64) return undefined
  for (const [like, read] of FORMS) {
    const match = like.exec(asked)
    const found = match ? read(match.slice(1)) : undefined
    if (found !== undefined) return found !== value && parseEdtf(found).ok ? found : undefined
  }
  return undefined
}

/** The same, where only a day or an instant is taken. */
export const meantDay = (value: string): string | undefined => {
  const found = meantDate(value)
  return found !== undefined && isDayOrInstant(found) ? found : undefined
}

/** The same, where a day, a month, a year, an instant in UTC or a position of the log is taken. */
export const meantMoment = (value: string): string | undefined => {
  const position = /^(?:pos(?:ition)?[\s:=#]*|#|(?!\d{4}$|\d{8}$))(\d{1,15})$/i.exec(value.trim())?.[1]
  if (position !== undefined) return `position:${position}`
  const found = meantDate(value) ?? value
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(found)) return `${found}Z`
  return found !== value && /^\d{4}(?:-\d\d){0,2}(?:T.+)?$/.test(found) ? found : undefined
}

const name = new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC' })

/** Why a date of the right form does not exist in the calendar; undefined when it has another form. */
export const calendarFault = (value: string): string | undefined => {
  const [, y = '', m, d] = /^(\d{4})-(\d\d)(?:-(\d\d))?/.exec(value) ?? []
  const month = Number(m)
  if (m === undefined) return undefined
  if (month < 1 || month > 12) return `there is no month ${m}: months are 01 to 12`
  const last = daysInMonth(Number(y), month)
  if (d === undefined || (Number(d) >= 1 && Number(d) <= last)) return undefined
  return `${name.format(new Date(Date.UTC(2025, month - 1, 1)))} ${y} has the days 01 to ${last}, not ${d}`
}
