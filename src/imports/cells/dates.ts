/** Dates as people and spreadsheets write them, made into EDTF. What could be two days is refused, never guessed. */
import { parseEdtf } from '../../../events/time/edtf.ts'
import { daysInMonth } from '../../../events/time/when.ts'
import type { CellReader, Reading } from './cell.ts'

/** Day 0 of the two calendars of spreadsheets. Serials of the first begin after its 29 February 1900, which never was. */
const EPOCH = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const

/** The days that are taken for serials, 13 May 1927 to 12 August 2146: shorter numbers are years, others no days. */
const FIRST_SERIAL = 10_000
const LAST_SERIAL = 90_000

/**
 * The day of a serial, or the second of it when it has a fraction, without a zone; undefined when it is no such day.
 * @param epoch the calendar of the workbook
 */
export const dayOfSerial = (serial: number, epoch: keyof typeof EPOCH = 1900): string | undefined => {
  if (!(serial >= 61 && serial < 2_958_466)) return undefined
  const at = new Date(EPOCH[epoch] + Math.round(serial * 86_400) * 1_000).toISOString()
  return Number.isInteger(serial) || at.includes('T00:00:00') ? at.slice(0, 10) : at.slice(0, 19)
}

const SERIAL = /^\d{5}(?:[.,]\d{1,12})?$/
/** Day, month and year with dots are written in this order wherever dates have dots. */
const DOTTED = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ T]00:00(?::00)?)?$/
const SLASHED = /^\d{1,4}[/-]\d{1,2}[/-]\d{1,4}$/
/** A day that a database or a spreadsheet exported with its midnight. */
const MIDNIGHT = /^(\d{4}-\d\d-\d\d)[ T]00:00:00(?:\.0+)?$/
const ISO = /^\d{4}-\d\d-\d\d$/

const HOW = 'a date as YYYY-MM-DD, YYYY-MM or YYYY'

const two = (text: string): string => text.padStart(2, '0')

const dotted = ([, day = '', month = '', year = '']: readonly string[]): Reading => {
  const m = Number(month)
  if (m < 1 || m > 12 || Number(day) < 1 || Number(day) > daysInMonth(Number(year), m))
    return { wanted: `${HOW}: the calendar has no ${day}.${month}.${year}` }
  const value = `${year}-${two(month)}-${two(day)}`
  return { value, as: `the day ${value}` }
}

const serial = (text: string): Reading => {
  const days = Number(text.replace(',', '.'))
  const value = days >= FIRST_SERIAL && days <= LAST_SERIAL ? dayOfSerial(days) : undefined
  return value === undefined
    ? { wanted: `${HOW}, not a number` }
    : { value, as: `${value}, the day that a spreadsheet stores as ${text}` }
}

/** When something happened: EDTF, a day with dots, or the serial of a spreadsheet. */
export const readDate: CellReader = (text) => {
  const midnight = MIDNIGHT.exec(text)?.[1]
  if (midnight !== undefined) return { value: midnight, as: `the day ${midnight}` }
  const dots = DOTTED.exec(text)
  if (dots) return dotted(dots)
  if (SERIAL.test(text)) return serial(text)
  if (SLASHED.test(text) && !ISO.test(text))
    return { wanted: `${HOW}: it does not say which part is the day and which the month` }
  const parsed = parseEdtf(text)
  return parsed.ok ? { value: text } : { wanted: `${HOW}: ${parsed.error.detail}` }
}
