/** Writes CSV (RFC 4180). Pure. */

/** What a cell can hold; a list is joined. */
type Cell = string | number | boolean | null | undefined

/**
 * A spreadsheet takes a text that begins like this for a formula; an apostrophe before it says that it is text
 * (OWASP, CSV Injection). Numbers are written as they are.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const cell = (value: Cell): string => {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  return quoted(FORMULA.test(value) ? `'${value}` : value)
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

const text = (value: unknown): Cell => {
  if (Array.isArray(value)) {
    const items = value.flat().filter((item) => item !== null && item !== undefined)
    return items.map((item) => String(text(item))).join('; ')
  }
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell)
}

/**
 * A value as a line.
 * @param columns paths of names, like `occurred.edtf`, or `parties.code` for all codes of a list, joined by `; `
 */
export const csvOf = (value: unknown, columns: readonly string[]): string =>
  csvLine(columns.map((column) => text(found(value, column.split('.')))))
