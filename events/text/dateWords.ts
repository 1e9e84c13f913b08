/** A date of EDTF as it reads in a line: "3 May 2021", "May 2021", "about 2019", "13 December 2025 or before". Pure. */

import { UNKNOWN_DATE } from '../time/edtf.ts'

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July'],
  ...['August', 'September', 'October', 'November', 'December'],
] as const

const PLAIN = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2})?)?([?~%])?$/

/** A date without intervals; as recorded where it is of a rarer form. */
const single = (edtf: string): string => {
  if (edtf === UNKNOWN_DATE) return 'an unknown day'
  const [, year, month, day, doubt] = PLAIN.exec(edtf) ?? []
  const named = month === undefined ? undefined : MONTHS[Number(month) - 1]
  if (year === undefined || (month !== undefined && named === undefined)) return edtf
  const words = [day === undefined ? undefined : String(Number(day)), named, year].filter(Boolean).join(' ')
  return doubt === undefined ? words : `${doubt === '?' ? 'perhaps' : 'about'} ${words}`
}

/** @param edtf as recorded; an interval says that it was some time within it */
export const dateWords = (edtf: string): string => {
  const [from = '', to] = edtf.split('/')
  if (to === undefined) return single(edtf)
  const open = (end: string): boolean => end === '' || end === '..'
  if (open(from)) return open(to) ? 'an unknown day' : `${single(to)} or before`
  return open(to) ? single(from) : `some time from ${single(from)} to ${single(to)}`
}
