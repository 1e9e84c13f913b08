/** Writes CSV (RFC 4180). Pure. */

/** What a cell can hold; a list is joined. */
type Cell = string | number | boolean | null | undefined

/** By these bytes a spreadsheet knows that a file is UTF-8. */
export const BOM = '\ufeff'

/** What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection). */
const SIGNS = '=+\\-@＝＋－＠'
const FORMULA = new RegExp(`^\\s*[${SIGNS}]|^[\\t\\r\\n]`)

/**
 * The same behind a sign at which a spreadsheet may cut, whatever quotes say: one that splits at `;` does not see a cell
 * that begins after a comma. A sum of whole numbers at the end of a cell can do nothing,
 * since a quote follows it, and stays.
 */
const FORMULA_INSIDE = new RegExp(
  `([,;|\\t\\r\\n][^\\S\\t\\r\\n]*)(?=[${SIGNS}\\t\\r])(?![=+-]\\d+(?:[-+*/]\\d+)*$)`,
  'g',
)

/** Digits that a spreadsheet would change: it drops leading zeros, rounds after 15 digits, and reads 1E5 as 100000. */
const CODE = /^(?:0\d+|\d{16,}|\d+[eE]\d+)$/

/** A text with an apostrophe before whatever a spreadsheet would take for a formula or a number: it is text. */
const guarded = (text: string): string => {
  const inside = text.replace(FORMULA_INSIDE, "$1'")
  return FORMULA.test(text) || CODE.test(text) ? `'${inside}` : inside
}

/** In quotes wherever some spreadsheet might cut. */
const quoted = (text: string): string =>
  /[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

const cell = (value: Cell): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  return quoted(guarded(value))
}

/** A line of cells, with its line break. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cell).join(',')}\r\n`

/** What lies at a path of names; through a list, of each of its items. */
const found = (value: unknown, path: readonly string[]): unknown => {
  const [name, ...rest] = path
  if (name === undefined || value === null || value === undefined) return value
  if (Array.isArray(value)) return value.map((item) => found(item, path))
  return found((value as Record<string, unknown>)[name], rest)
}

/** An item of a list: where a spreadsheet cuts at `;`, each is a cell. */
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
 * @param columns paths of names, like `occurred.edtf`, or `parties.code` for all codes of a list, joined by `; `
 */
export const csvOf = (value: unknown, columns: readonly string[]): string =>
  csvLine(columns.map((column) => text(found(value, column.split('.')))))
