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

const column = ([name, type]: readonly [string, string]): string =>
  type.endsWith('?') ? `${name} ${type.slice(0, -1)}` : `${name} ${type} NOT NULL`

const ddlOf = (table: TableShape): readonly string[] => {
  const versioned = table.kind === 'versioned'
  const columns = [
    ...Object.entries(table.columns).map(column),
    'known_from INTEGER NOT NULL',
    ...(versioned ? [`known_to INTEGER NOT NULL DEFAULT ${STILL_KNOWN}`] : []),
    `PRIMARY KEY (${[...table.key, ...(versioned ? ['known_from'] : [])].join(', ')})`,
  ]
  return [
    `CREATE TABLE ${table.name} (${columns.join(', ')}) STRICT`,
    ...table.indexes.map((index, number) => {
      const [columns, condition] = index.split(' WHERE ')
      const where = condition === undefined ? '' : ` WHERE ${condition}`
      return `CREATE INDEX ${table.name}_${number} ON ${table.name} (${columns})${where}`
    }),
  ]
}

/** The statements that make the tables of the projections. */
export const schemaOf = (projections: readonly Projection[]): readonly string[] =>
  projections.flatMap((projection) => projection.tables.flatMap(ddlOf))

/** The version of the projections as a whole: 12 hex digits over names, versions and tables. */
export const versionOf = (projections: readonly Projection[]): string =>
  createHash('sha256')
    .update(JSON.stringify([projections.map(({ name, version }) => [name, version]), schemaOf(projections)]))
    .digest('hex')
    .slice(0, 12)
