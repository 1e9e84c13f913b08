/** Compares two files of views row by row, and makes a hash of the content of each. */
import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Position } from '../store/port.ts'
import { registerNoChecks } from './checksum.ts'
import { columnsOf, rowsOf as tableOf } from './ddl.ts'
import type { Projection, TableShape, Value } from './projection.ts'

/** A row that differs; null on the side that does not have it. */
export interface Difference {
  readonly table: string
  readonly key: Readonly<Record<string, Value>>
  readonly live: Readonly<Record<string, Value>> | null
  readonly replayed: Readonly<Record<string, Value>> | null
}

export interface Comparison {
  readonly rows: number
  /** How many rows differ. */
  readonly differing: number
  /** The first of them. */
  readonly differences: readonly Difference[]
  /** SHA-256 over every row, hexadecimal. */
  readonly liveHash: string
  readonly replayedHash: string
}

/** The number of differing rows that are listed. The others are only counted. */
export const MOST_DIFFERENCES = 100

/** A file of views at one moment. */
export interface Snapshot {
  readonly db: DatabaseSync
  readonly position: Position
  close(): void
}

/** Opens a file that others may still write to. The snapshot does not change. */
export const openSnapshot = (path: string): Snapshot => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    registerNoChecks(db)
    db.exec('BEGIN')
    const row = db.prepare('SELECT position FROM checkpoint').get()
    return { db, position: Number(row?.position ?? 0), close: () => db.close() }
  } catch (error) {
    db.close()
    throw error
  }
}

type Row = Readonly<Record<string, Value>>

const keyOf = (table: TableShape): readonly string[] => [
  ...table.key,
  ...(table.kind === 'versioned' ? ['known_from'] : []),
]

/** All rows, also those with wrong checksums, because a damaged row is a difference to show. */
const rowsOf = (db: DatabaseSync, table: TableShape): Iterator<Row> => {
  const columns = columnsOf(table).join(', ')
  const where = table.erased === undefined ? '' : `WHERE ${table.erased} IS NOT NULL`
  const text = `SELECT ${columns} FROM ${tableOf(table.name)} ${where} ORDER BY ${keyOf(table).join(', ')}`
  return db.prepare(text).iterate() as Iterator<Row>
}

/** The order of SQLite: null, numbers, texts by their bytes. */
const compareValues = (a: Value, b: Value): number => {
  const rank = (value: Value): number => (value === null ? 0 : typeof value === 'number' ? 1 : 2)
  if (rank(a) !== rank(b)) return rank(a) - rank(b)
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}

const text = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

const pick = (row: Row, columns: readonly string[]): Row =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))

const lineOf = (table: TableShape, row: Row): string =>
  JSON.stringify([table.name, ...columnsOf(table).map((column) => row[column] ?? null)], text)

/** The hash that a comparison would give for this file. */
export const hashViews = (
  projections: readonly Projection[],
  db: DatabaseSync,
  step: (rows: number) => void = () => {},
): { readonly rows: number; readonly hash: string } => {
  const hash = createHash('sha256')
  let rows = 0
  for (const table of projections.flatMap((projection) => projection.tables)) {
    for (const row of { [Symbol.iterator]: () => rowsOf(db, table) }) {
      step(++rows)
      hash.update(`${lineOf(table, row)}\n`)
    }
  }
  return { rows, hash: hash.digest('hex') }
}

/**
 * Compares the declared tables of two files.
 * @param step called after each row; may throw to stop
 */
export const compareViews = (
  projections: readonly Projection[],
  live: DatabaseSync,
  replayed: DatabaseSync,
  step: (rows: number) => void = () => {},
): Comparison => {
  const hashes = [createHash('sha256'), createHash('sha256')] as const
  const differences: Difference[] = []
  let rows = 0
  let differing = 0
  for (const table of projections.flatMap((projection) => projection.tables)) {
    const key = keyOf(table)
    const sides = [rowsOf(live, table), rowsOf(replayed, table)] as const
    const lines: [string | undefined, string | undefined] = [undefined, undefined]
    const next = (side: 0 | 1): Row | undefined => {
      const { value, done } = sides[side].next()
      if (done) return undefined
      lines[side] = lineOf(table, value)
      hashes[side].update(`${lines[side]}\n`)
      return value
    }
    let [a, b] = [next(0), next(1)]
    while (a || b) {
      step(++rows)
      const order = !a
        ? 1
        : !b
          ? -1
          : key.reduce((so, column) => so || compareValues(a?.[column] ?? null, b?.[column] ?? null), 0)
      if (order !== 0 || lines[0] !== lines[1]) {
        differing++
        const found = {
          table: table.name,
          key: pick((order <= 0 ? a : b) as Row, key),
          live: order <= 0 ? (a as Row) : null,
          replayed: order >= 0 ? (b as Row) : null,
        }
        if (differences.length < MOST_DIFFERENCES) differences.push(found)
      }
      const [stepA, stepB] = [order <= 0, order >= 0]
      if (stepA) a = next(0)
      if (stepB) b = next(1)
    }
  }
  return {
    rows,
    differing,
    differences,
    liveHash: hashes[0].digest('hex'),
    replayedHash: hashes[1].digest('hex'),
  }
}
