/** What is wrong with a row: in which cell, what stands there, what would be right. */
import type { ProblemCode } from '../../failure/catalogue.ts'
import { cellName, shownOf } from '../cells/cell.ts'
import type { Row } from '../table/table.ts'
import type { Mapping } from './mapping.ts'

export interface Fault {
  /** The name of the column; null when the row as a whole is at fault. */
  readonly column: string | null
  /** The heading of the column of the file; null when the file has none for it. */
  readonly heading: string | null
  /** In A1 notation; null when no cell of the file is at fault. */
  readonly cell: string | null
  /** What stands in the cell, shortened. */
  readonly found: string
  readonly code: ProblemCode
  /** What is wrong, and what would be right. */
  readonly detail: string
}

/** Where a column stands: its mapping, and the headings of the file. */
export interface FileColumns {
  readonly mapping: Mapping
  readonly headings: readonly string[]
}

/** A fault of a column of a row. @param column undefined when the whole row is at fault */
export const faultIn = (
  { mapping, headings }: FileColumns,
  row: Row,
  column: string | undefined,
  code: ProblemCode,
  detail: string,
): Fault => {
  const place = column === undefined ? undefined : mapping.places.get(column)
  return {
    column: column ?? null,
    heading: place === undefined ? null : (headings[place] ?? null),
    cell: place === undefined ? null : cellName(row.number, place),
    found: place === undefined ? (mapping.set[column ?? ''] ?? '') : shownOf(row.cells[place] ?? ''),
    code,
    detail,
  }
}
