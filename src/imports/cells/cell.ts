/** A cell of a table as it was read, before a column says what it means. */

/** A cell that no column can take: a formula, an error of the spreadsheet, digits that it has lost. */
export interface BadCell {
  readonly found: string
  /** What would be right, as the end of a sentence that begins with the cell. */
  readonly wanted: string
}

/** Its text without white space around it, empty when nothing stands there; or why nothing can be made of it. */
export type Cell = string | BadCell

/** What a reader makes of the text of a cell. */
export type Reading =
  | {
      readonly value: unknown
      /** How a text was understood that could be understood otherwise: `the day 2025-12-13`. */
      readonly as?: string
    }
  | { readonly wanted: string }

/** Makes a value of the text of a cell, which is not empty. */
export type CellReader = (text: string) => Reading

/** The letters of a column in a spreadsheet: 0 is A, 26 is AA. */
export const lettersOf = (column: number): string => {
  let left = column
  let letters = ''
  do {
    letters = String.fromCharCode(65 + (left % 26)) + letters
    left = Math.floor(left / 26) - 1
  } while (left >= 0)
  return letters
}

/** A cell in A1 notation. @param row counted from 1 · @param column counted from 0 */
export const cellName = (row: number, column: number): string => `${lettersOf(column)}${row}`

/** How much of a cell a report repeats. */
const SHOWN = 100

/** What stands in a cell, short enough for a report. */
export const shownOf = (cell: Cell): string => {
  const text = typeof cell === 'string' ? cell : cell.found
  return text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1).toWellFormed()}…`
}
