/** Makes SQL from the declared projections, and the version that is part of the name of the views file. */
import { createHash } from 'node:crypto'
import type { Projection, TableShape } from './projection.ts'

/** `known_to` of a present row. */
export const STILL_KNOWN = Number.MAX_SAFE_INTEGER

/** SQL: the condition that a row of a versioned table was known at the position `?1`. */
export const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** SQL: the condition that a row of a versioned table was known at some position from `?2` to `?1`. */
export const KNOWN_WITHIN = 'known_from <= ?1 AND known_to > ?2'

/** SQL: `KNOWN` for the row of a table that has an alias in the query. */
export const knownOf = (alias: string): string => `${alias}.known_from <= ?1 AND ${alias}.known_to > ?1`

/** SQL: `KNOWN_WITHIN` for the row of a table that has an alias in the query. */
export const knownWithinOf = (alias: string): string => `${alias}.known_from <= ?1 AND ${alias}.known_to > ?2`

/** The column for a declared one in the file. Of a body it is a checksum. */
const storedAs = ([name, type]: readonly [string, string]): string => (type === 'BODY' ? `${name}_sum` : name)

/** The declared columns of a table as they are in the file, the bodies of events by their checksums. */
export const storedOf = (table: TableShape): readonly string[] => Object.entries(table.columns).map(storedAs)

/** Whether a table has bodies of events. If the log is on a server, they are in the column `packed`. */
export const hasBodies = (table: TableShape): boolean => Object.values(table.columns).includes('BODY')

/** The declared columns of a table, as SQL that reads them from the table with the rows. */
export const readingOf = (table: TableShape): readonly string[] =>
  Object.entries(table.columns).map(([name, type]) =>
    type === 'BODY' ? `body_of(position, ${name}_sum, packed) AS ${name}` : name,
  )

/** What follows the declared columns: the position from which a row is known, and for versioned tables until which. */
const knownIn = (table: TableShape): readonly string[] => [
  'known_from',
  ...(table.kind === 'versioned' ? ['known_to'] : []),
]

/** All columns of a table as they are in the file, but for packed bodies, of which there are checksums. */
export const columnsOf = (table: TableShape): readonly string[] => [...storedOf(table), ...knownIn(table)]

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
  type === 'BODY'
    ? `${name}_sum INTEGER NOT NULL, packed BLOB`
    : type.endsWith('?')
      ? `${name} ${type.slice(0, -1)}`
      : `${name} ${type} NOT NULL`

/** The constraints of the key, and what follows the table. */
const keyOf = (table: TableShape): readonly [constraint: string, options: string] => {
  const key = [...table.key, ...(table.kind === 'versioned' ? ['known_from'] : [])].join(', ')
  if (table.lies === undefined) return [`PRIMARY KEY (${key})`, 'STRICT']
  if (table.lies === 'keyed') return [`PRIMARY KEY (${key})`, 'STRICT, WITHOUT ROWID']
  return [`PRIMARY KEY (${table.lies}), UNIQUE (${key})`, 'STRICT']
}

const ddlOf = (table: TableShape): readonly string[] => {
  const versioned = table.kind === 'versioned'
  const columns = [
    ...Object.entries(table.columns).map(column),
    'known_from INTEGER NOT NULL',
    ...(versioned ? [`known_to INTEGER NOT NULL DEFAULT ${STILL_KNOWN}`] : []),
    'checksum INTEGER NOT NULL',
    soundOf(table),
  ]
  const [key, options] = keyOf(table)
  const read = [...readingOf(table), ...knownIn(table)]
  return [
    `CREATE TABLE ${rowsOf(table.name)} (${columns.join(', ')}, ${key}) ${options}`,
    ...table.indexes.map((index, number) => {
      const [columns, condition] = index.split(' WHERE ')
      const where = condition === undefined ? '' : ` WHERE ${condition}`
      return `CREATE INDEX ${table.name}_${number} ON ${rowsOf(table.name)} (${columns})${where}`
    }),
    `CREATE VIEW ${table.name} AS SELECT ${read.join(', ')} FROM ${rowsOf(table.name)} WHERE sound`,
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
