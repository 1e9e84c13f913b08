/** The rows of the views as known at a position. */
import type { Position } from '../../src/store/port.ts'
import type { Rows, Shape, Table } from '../../src/views/projection.ts'
import type { Sql } from '../../src/views/sql.ts'

export const rowsKnownAt = (sql: Sql, position: Position): Pick<Rows, 'get' | 'find'> => {
  const find = <Row extends Shape<Row>>(table: Table<Row>, wanted: Partial<Row>): readonly Row[] => {
    const still = table.kind === 'versioned' ? 'AND known_to > ?1' : ''
    const columns = Object.keys(wanted)
    const where = columns.map((column, index) => `${column} = ?${index + 2}`).join(' AND ')
    return sql.all<Row>(
      `SELECT ${Object.keys(table.columns).join(', ')} FROM ${table.name} WHERE known_from <= ?1 ${still} AND ${where}`,
      position,
      ...columns.map(
        (column) => (wanted as Readonly<Record<string, string | number | null>>)[column] ?? null,
      ),
    )
  }
  return { find, get: (table, key) => find(table, key)[0] }
}
