/** From declared projections to SQL, and to the version that names the views file. */
import { createHash } from 'node:crypto'
import type { Projection, TableShape } from './projection.ts'

/** The position to which a present row is known. */
export const STILL_KNOWN = Number.MAX_SAFE_INTEGER

/** The column that every row has: the position from which it is known; and of versioned ones, to which. */
export const columnsOf = (table: TableShape): readonly string[] => [
  ...Object.keys(table.columns),
  'known_from',
  ...(table.kind === 'versioned' ? ['known_to'] : []),
]

/** The table that holds the rows of a view, each with its checksum: to be written, compared and counted. */
export const rowsOf = (view: string): string => `${view}_rows`

/**
 * The column that is 1 in every row, and throws in one that is not as it was written. A column and no condition of the
 * view: SQLite puts what a query compares a column with in the place of the column in all other conditions, and the
 * checksum would be held against values that are not those of the row.
 */
const soundOf = (table: TableShape): string =>
  `sound INTEGER AS (checked('${table.name}', checksum, ${columnsOf(table).join(', ')})) VIRTUAL`

const column = ([name, type]: readonly [string, string]): string =>
  type.endsWith('?') ? `${name} ${type.slice(0, -1)}` : `${name} ${type} NOT NULL`

const ddlOf = (table: TableShape): readonly string[] => {
  const versioned = table.kind === 'versioned'
  const columns = [
    ...Object.entries(table.columns).map(column),
    'known_from INTEGER NOT NULL',
    ...(versioned ? [`known_to INTEGER NOT NULL DEFAULT ${STILL_KNOWN}`] : []),
    'checksum INTEGER NOT NULL',
    soundOf(table),
    `PRIMARY KEY (${[...table.key, ...(versioned ? ['known_from'] : [])].join(', ')})`,
  ]
  return [
    `CREATE TABLE ${rowsOf(table.name)} (${columns.join(', ')}) STRICT`,
    ...table.indexes.map((index, number) => {
      const [columns, condition] = index.split(' WHERE ')
      const where = condition === undefined ? '' : ` WHERE ${condition}`
      return `CREATE INDEX ${table.name}_${number} ON ${rowsOf(table.name)} (${columns})${where}`
    }),
    `CREATE VIEW ${table.name} AS SELECT ${columnsOf(table).join(', ')} FROM ${rowsOf(table.name)} WHERE sound`,
  ]
}

/** The statements that make the tables of the projections, and the views by which they are read. */
export const schemaOf = (projections: readonly Projection[]): readonly string[] =>
  projections.flatMap((projection) => projection.tables.flatMap(ddlOf))

/** The version of the projections as a whole: 12 hex digits over names, versions and tables. */
export const versionOf = (projections: readonly Projection[]): string =>
  createHash('sha256')
    .update(JSON.stringify([projections.map(({ name, version }) => [name, version]), schemaOf(projections)]))
    .digest('hex')
    .slice(0, 12)
