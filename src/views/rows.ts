/** The rows that projections read and change: the present versions in front, kept in memory while they are in use. */
import { STILL_KNOWN } from './ddl.ts'
import type { Rows, TableShape, Value } from './projection.ts'
import type { Sql } from './sql.ts'

type Row = Readonly<Record<string, Value>>

interface Statements {
  readonly present: string
  readonly begin: string
  readonly end: string
  readonly replace: string
  readonly remove: string
}

interface Known {
  readonly row: Row
  readonly from: number
}

/** Present rows that are kept in memory, over all tables. */
const CAPACITY = 10_000

/** Whether two values are stored alike. */
const same = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) === (b ?? null)

const valuesOf = (table: TableShape, row: Row): readonly Value[] =>
  Object.keys(table.columns).map((column) => row[column] ?? null)

const statementsOf = (table: TableShape): Statements => {
  const columns = Object.keys(table.columns)
  const where = table.key.map((column) => `${column} = ?`).join(' AND ')
  const still = table.kind === 'versioned' ? ` AND known_to = ${STILL_KNOWN}` : ''
  const marks = [...columns, 'known_from'].map(() => '?').join(', ')
  return {
    present: `SELECT ${columns.join(', ')}, known_from FROM ${table.name} WHERE ${where}${still}`,
    begin: `INSERT INTO ${table.name} (${columns.join(', ')}, known_from) VALUES (${marks})`,
    end: `UPDATE ${table.name} SET known_to = ? WHERE ${where}${still}`,
    remove: `DELETE FROM ${table.name} WHERE ${where}${still}`,
    replace: `INSERT OR REPLACE INTO ${table.name} (${columns.join(', ')}, known_from) VALUES (${marks})`,
  }
}

export interface WritableRows extends Rows {
  /** Says at which position of the log the next changes happen. */
  at(position: number): void
  /** Forgets what is in memory, after a rollback. */
  forget(): void
  /** Whether anything was erased since this was last asked. */
  takeErased(): boolean
}

export const openRows = (sql: Sql): WritableRows => {
  const statements = new Map<string, Statements>()
  const cache = new Map<string, Known | undefined>()
  let position = 0
  let erased = false

  const of = (table: TableShape): Statements => {
    const known = statements.get(table.name)
    if (known) return known
    const made = statementsOf(table)
    statements.set(table.name, made)
    return made
  }

  const remember = (name: string, known: Known | undefined): void => {
    if (cache.size >= CAPACITY) cache.clear()
    cache.set(name, known)
  }

  const present = (table: TableShape, key: readonly Value[], name: string): Known | undefined => {
    if (cache.has(name)) return cache.get(name)
    const found = sql.get<Row>(of(table).present, ...key)
    if (!found) return undefined
    const { known_from, ...row } = found
    const known = { row, from: Number(known_from) }
    remember(name, known)
    return known
  }

  const keyOf = (table: TableShape, row: Row): readonly Value[] =>
    table.key.map((column) => row[column as string] ?? null)

  const nameOf = (table: TableShape, key: readonly Value[]): string => `${table.name}\n${key.join('\n')}`

  const add = (table: TableShape, row: Row): void => {
    sql.run(of(table).begin, ...valuesOf(table, row), position)
    remember(nameOf(table, keyOf(table, row)), { row, from: position })
  }

  return {
    at: (next) => {
      position = next
    },
    forget: () => cache.clear(),
    get: (table, key) => {
      const values = keyOf(table, key as Row)
      return present(table, values, nameOf(table, values))?.row as never
    },
    find: (table, where) => {
      const conditions = Object.keys(where).map((column) => `${column} = ?`)
      if (table.kind === 'versioned') conditions.push(`known_to = ${STILL_KNOWN}`)
      const columns = Object.keys(table.columns).join(', ')
      const text = `SELECT ${columns} FROM ${table.name} WHERE ${conditions.join(' AND ')} ORDER BY rowid`
      return sql.all(text, ...(Object.values(where) as Value[]))
    },
    add,
    put: (table, given) => {
      if (table.kind === 'log') return add(table, given)
      const row: Row = given
      const values = valuesOf(table, row)
      const key = keyOf(table, row)
      const name = nameOf(table, key)
      const before = present(table, key, name)
      if (before && Object.keys(table.columns).every((column) => same(before.row[column], row[column])))
        return
      if (before?.from === position) {
        sql.run(of(table).replace, ...values, position)
      } else {
        if (before) sql.run(of(table).end, position, ...key)
        sql.run(of(table).begin, ...values, position)
      }
      remember(name, { row, from: position })
    },
    end: (table, given) => {
      const key = keyOf(table, given as Row)
      const name = nameOf(table, key)
      const before = present(table, key, name)
      if (!before) return
      // What began with this very event was never known.
      if (before.from === position) sql.run(of(table).remove, ...key)
      else sql.run(of(table).end, position, ...key)
      cache.delete(name)
    },
    erase: (table, where) => {
      const emptied = Object.entries(table.columns).flatMap(([column, type]) =>
        type.endsWith('?') ? [`${column} = NULL`] : [],
      )
      const conditions = Object.keys(where).map((column) => `${column} = ?`)
      sql.run(
        `UPDATE ${table.name} SET ${emptied.join(', ')} WHERE ${conditions.join(' AND ')}`,
        ...(Object.values(where) as Value[]),
      )
      cache.clear()
      erased = true
    },
    takeErased: () => {
      const was = erased
      erased = false
      return was
    },
  }
}
