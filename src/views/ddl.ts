/** Makes SQL from the declared projections, and the version that is part of the name of the views file. */
import { createHash } from 'node:crypto'
import type { Projection, TableShape } from './projection.ts'

/** `known_to` of a present row. */
export const STILL_KNOWN = Number.MAX_SAFE_INTEGER

/**
 * All columns of a table: first the position from which a row is known, for versioned tables also until which
 * one.
 */
export const columnsOf = (table: TableShape): readonly string[] => [
  ...Object.keys(table.columns),
  'known_from',
  ...(table.kind === 'versioned' ? ['known_to'] : []),
]

/** The table with the rows of a view and their checksums, for writing, comparing and counting. */
export const rowsOf = (view: string): string => `${view}_rows`

/**
 * A column that is 1, and that throws for a damaged row. It must be a column, not a condition of the view:
 * SQLite replaces a column by the value that it is compared with in all other conditions, and would check the
 * checksum against a value that is not in the row.
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

/** The statements that create the tables of the projections and the views for reading them. */
export const schemaOf = (projections: readonly Projection[]): readonly string[] =>
  projections.flatMap((projection) => projection.tables.flatMap(ddlOf))

/** The version of all projections together: 12 hex digits of a hash over names, versions and tables. */
export const versionOf = (projections: readonly Projection[]): string =>
  createHash('sha256')
    .update(JSON.stringify([projections.map(({ name, version }) => [name, version]), schemaOf(projections)]))
    .digest('hex')
    .slice(0, 12)
