/** Reads the rows of a sheet as its XML comes. */

import { refuse } from '../../../failure/problems.ts'
import type { Cell } from '../../cells/cell.ts'
import { MOST_COLUMNS, type Row } from '../table.ts'
import { refuseMalformed } from './archive.ts'
import { cellIn, type RawCell } from './sheetCells.ts'
import type { Workbook } from './workbook.ts'
import type { Handler } from './xml.ts'

/** The last row that a spreadsheet can have. */
const LAST_ROW = 1_048_576

/** The column of a cell name, counted from 0: `AB12` is 27. */
const columnOf = (name: string): number => {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/.exec(name)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}

type Reading = { -readonly [Name in keyof RawCell]: RawCell[Name] } & { column: number }

/** @param found gets the rows that have a cell, in their order */
export const rowsHandler = (workbook: Workbook, found: Row[]): Handler => {
  let number = 0
  let hidden = false
  let cells: Cell[] = []
  let cell: Reading | undefined
  /** Where text goes: into the value or the formula of the cell. */
  let into: 'value' | 'formula' | undefined
  let aside = 0

  const beginRow = (attributes: Readonly<Record<string, string>>): void => {
    const next = attributes.r === undefined ? number + 1 : Number(attributes.r)
    if (!Number.isInteger(next) || next <= number || next > LAST_ROW)
      refuseMalformed('The rows of the sheet do not follow each other.')
    number = next
    hidden = attributes.hidden === '1' || attributes.hidden === 'true'
    cells = []
  }

  const beginCell = (attributes: Readonly<Record<string, string>>): void => {
    const column = attributes.r === undefined ? cells.length : columnOf(attributes.r)
    if (column < cells.length) refuseMalformed(`The cells of row ${number} do not follow each other.`)
    cell = {
      column,
      type: attributes.t ?? 'n',
      style: Number(attributes.s ?? 0),
      value: '',
      formula: undefined,
    }
  }

  const endCell = (): void => {
    if (!cell) return
    const value = cellIn(cell, workbook)
    if (value !== '') {
      if (cell.column >= MOST_COLUMNS)
        refuse('too-many-values', `Row ${number} has more than ${MOST_COLUMNS} columns.`)
      while (cells.length < cell.column) cells.push('')
      cells.push(value)
    }
    cell = undefined
  }

  return {
    open: (name, attributes) => {
      if (name === 'row') beginRow(attributes)
      else if (name === 'c') beginCell(attributes)
      else if (!cell) return
      else if (name === 'v' || name === 't') into = aside === 0 ? 'value' : undefined
      else if (name === 'rPh') aside++
      else if (name === 'f') {
        cell.formula = ''
        into = 'formula'
      }
    },
    text: (text) => {
      if (cell && into) cell[into] = `${cell[into] ?? ''}${text}`
    },
    close: (name) => {
      if (name === 'v' || name === 't' || name === 'f') into = undefined
      else if (name === 'rPh') aside--
      else if (name === 'c') endCell()
      else if (name === 'row' && cells.length > 0) found.push({ number, cells, ...(hidden && { hidden }) })
    },
  }
}
