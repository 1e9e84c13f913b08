/** Cells that the sender mends without changing the file, so that its rows keep their keys. */
import { refuseParameter } from '../../failure/problems.ts'
import type { Row } from '../table/table.ts'

/** Texts by the name of their cell, such as `C3`. */
export type Mends = Readonly<Record<string, string>>

export interface Mending {
  /** The row with the texts that were sent for it. */
  mended(row: Row): Row
  /** @throws Refusal `bad-parameter` when a cell stands in no row that was read */
  checkUsed(): void
}

const CELL = /^([A-Z]{1,3})([1-9]\d{0,6})$/

const columnOf = (letters: string): number =>
  [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1

/** @throws Refusal `bad-parameter` for a text that is not the name of a cell */
export const openMending = (mends: Mends): Mending => {
  const byRow = new Map<number, (readonly [column: number, text: string])[]>()
  for (const [name, text] of Object.entries(mends)) {
    const [, letters, row] = CELL.exec(name) ?? []
    if (letters === undefined)
      refuseParameter('/mend', `${JSON.stringify(name)} is not the name of a cell, such as C3`)
    const cells = byRow.get(Number(row)) ?? []
    cells.push([columnOf(letters ?? ''), text.trim()])
    byRow.set(Number(row), cells)
  }
  const unused = new Set(byRow.keys())
  return {
    mended: (row) => {
      const mends = byRow.get(row.number)
      if (!mends) return row
      unused.delete(row.number)
      const cells = [...row.cells]
      for (const [column, text] of mends) {
        while (cells.length < column) cells.push('')
        cells[column] = text
      }
      return { ...row, cells }
    },
    checkUsed: () => {
      const [row] = unused
      if (row !== undefined) refuseParameter('/mend', `the file has no row ${row} below its headings`)
    },
  }
}
