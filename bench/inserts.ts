/** Bare inserts into the tables of the views: the same columns as the code writes. */
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { projections } from '../projections/all.ts'
import { columnsOf, rowsOf, storedOf } from '../src/views/ddl.ts'
import type { TableShape } from '../src/views/projection.ts'

const insertOf = (table: TableShape, columns: readonly string[]): string =>
  `INSERT INTO ${rowsOf(table.name)} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`

/** The columns of a row as it lies in the file, but for packed bodies. */
export const allColumnsOf = (table: TableShape): readonly string[] => [...columnsOf(table), 'checksum']

/** Inserts a row as it lies in the file. */
export const insertAllOf = (table: TableShape): string => insertOf(table, allColumnsOf(table))

/**
 * Inserts present rows into a table: the values of its declared columns, of a body its checksum, then the position.
 * @throws TypeError when there is no table of this name
 */
export const insertPresent = (db: DatabaseSync, name: string) => {
  const table = projections.flatMap(({ tables }) => tables).find((one) => one.name === name)
  if (!table) throw new TypeError(`there is no table ${name}`)
  const statement: StatementSync = db.prepare(insertOf(table, [...storedOf(table), 'known_from', 'checksum']))
  // A checksum of the usual size: nobody checks it.
  return (...values: readonly SQLInputValue[]): void => void statement.run(...values, 2_000_000_000)
}
