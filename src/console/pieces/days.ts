/** Days in words. All days are UTC; no time zone of the reader is ever used. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

const oneInWords = (edtf: string): string => {
  if (edtf === 'XXXX') return 'date unknown'
  const day = /^(-?\d{4})(?:-(\d\d|XX))?(?:-(\d\d|XX))?/.exec(edtf)
  const sign = /[~%]$/.test(edtf) ? 'about ' : ''
  const doubt = /[?%]$/.test(edtf) ? ' (uncertain)' : ''
  if (!day) return edtf
  const [, year = '', month, date] = day
  const name = month === undefined || month === 'XX' ? undefined : MONTHS[Number(month) - 1]
  const time = /T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?/.exec(edtf)
  const hour = time ? ` ${time[1]}${time[2] === undefined || time[2] === 'Z' ? '' : ` (UTC${time[2]})`}` : ''
  const text = [date === undefined || date === 'XX' ? undefined : String(Number(date)), name, year]
  return `${sign}${text.filter((part) => part !== undefined).join(' ')}${hour}${doubt}`
}

/**
 * A date in EDTF in words: `2025-12-13` is `13 Dec 2025`, `/2025-12-12` is `by 12 Dec 2025`. What cannot be said in
 * words stays as it is.
 */
export const inWords = (edtf: string): string => {
  if (!/^(?:\.\.)?[\d/X~?%TZ:+.-]*(?:\.\.)?$/.test(edtf)) return edtf
  const [from, to, more] = edtf.split('/')
  if (more !== undefined) return edtf
  if (from === undefined || to === undefined) return oneInWords(edtf)
  if (from === '' || from === '..') return `by ${oneInWords(to)}`
  if (to === '' || to === '..') return `from ${oneInWords(from)}`
  return `${oneInWords(from)} to ${oneInWords(to)}`
}

/** The day of an instant in words, with the minute: `13 Dec 2025, 14:05`. */
export const instantInWords = (instant: string): string => {
  const [day = '', time = ''] = instant.split('T')
  return time === '' ? oneInWords(day) : `${oneInWords(day)}, ${time.slice(0, 5)}`
}

/** Today in UTC, such as `2025-12-13`. */
export const today = (): string => new Date().toISOString().slice(0, 10)

/** A day some days later; earlier when negative. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** How many days are between two days. */
export const daysBetween = (from: string, to: string): number =>
  Math.round(
    (Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000,
  )
