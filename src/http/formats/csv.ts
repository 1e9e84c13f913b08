/** Writes CSV (RFC 4180). Pure. */

import { lastOf } from './icalendar.ts'

/** A value of a cell. A list is joined before. */
type Cell = string | number | boolean | null | undefined

/** The byte order mark, from which a spreadsheet recognises UTF-8. */
export const BOM = '\ufeff'

/** Signs that begin a formula in a spreadsheet (OWASP, CSV Injection). */
const SIGNS = '=+\\-@＝＋－＠'
const FORMULA = new RegExp(`^\\s*[${SIGNS}]|^[\\t\\r\\n]`)

/**
 * The same after a character at which a spreadsheet may split a cell despite the quotes, for example one that
 * splits at `;`. A sum of whole numbers at the end of a cell is harmless, because a quote follows it, and stays.
 */
const FORMULA_INSIDE = new RegExp(
  `([,;|\\t\\r\\n][^\\S\\t\\r\\n]*)(?=[${SIGNS}\\t\\r])(?![=+-]\\d+(?:[-+*/]\\d+)*$)`,
  'g',
)

/**
 * Digits that a spreadsheet would change: it drops leading zeros, rounds after 15 digits, and reads 1E5 as
 * 100000.
 */
const CODE = /^(?:0\d+|\d{16,}|\d+[eE]\d+)$/

/** Puts an apostrophe before text that a spreadsheet would read as a formula or a number, so that it stays text. */
const guarded = (text: string): string => {
  const inside = text.replace(FORMULA_INSIDE, "$1'")
  return FORMULA.test(text) || CODE.test(text) ? `'${inside}` : inside
}

/** Quotes a cell that some spreadsheet might split. */
const quoted = (text: string): string =>
  /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

const cell = (value: Cell): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  return quoted(guarded(value))
}

/** A line of cells, with its line break. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`

/** The last day of a range whose `latest` is the first moment after it, because readers of a table expect that. */
const latestDay = ({ latest }: { readonly latest?: unknown }): string | undefined =>
  typeof latest === 'string' ? lastOf(latest).slice(0, 10) : undefined

/**
 * The value at a path of names. A list in the path yields the value of each item; `latestDay` is the last day of a
 * range that ends with `latest`.
 */
const valueAt = (value: unknown, path: readonly string[]): unknown => {
  const [name, ...rest] = path
  if (name === undefined || value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((item) => valueAt(item, path))
  if (name === 'latestDay') return latestDay(value)
  return valueAt((value as Record<string, unknown>)[name], rest)
}

/** An item of a list. It is guarded like a cell, because some spreadsheets split at `;`. */
const guardedItem = (item: Cell): string =>
  typeof item === 'string' && CODE.test(item) ? `'${item}` : String(item)

const text = (value: unknown): Cell => {
  if (Array.isArray(value)) {
    const items = value.flat().filter((item) => item !== null && item !== undefined)
    return items.map((item) => guardedItem(text(item))).join('; ')
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell)
}

/**
 * A value as a line.
 * @param columns paths of names, such as `occurred.edtf`, or `parties.code` for the codes of all items, joined
 *   by `; `
 */
export const csvOf = (value: unknown, columns: readonly string[]): string =>
  csvLine(columns.map((column) => text(valueAt(value, column.split('.')))))
