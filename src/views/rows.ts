/** The rows that projections read and change. Present versions in use are kept in memory. */

import { checksumOf, damagedRow } from './checksum.ts'
import { columnsOf, hasBodies, readingOf, rowsOf, STILL_KNOWN, storedOf } from './ddl.ts'
import { packBody, sumOf } from './eventBodies.ts'
import type { Rows, TableShape, Value } from './projection.ts'
import { faultOf, type WritingSql } from './sql.ts'

type Row = Readonly<Record<string, Value>>

interface Statements {
  readonly present: string
  readonly begin: string
  readonly end: string
  readonly replace: string
  readonly remove: string
}

interface KnownRow {
  readonly row: Row
  readonly from: number
}

/** The number of present rows kept in memory, over all tables. */
const CAPACITY = 10_000

/** Whether two values are stored in the same way. */
const same = (a: Value | undefined, b: Value | undefined): boolean => (a ?? null) === (b ?? null)

/** The values of a row as they are in the file, but for packed bodies. */
const valuesOf = (table: TableShape, row: Row): readonly Value[] =>
  Object.entries(table.columns).map(([column, type]) =>
    type === 'BODY' ? sumOf(String(row[column])) : (row[column] ?? null),
  )

const bodyOf = (table: TableShape, row: Row): string =>
  String(row[Object.keys(table.columns).find((column) => table.columns[column] === 'BODY') ?? ''])

const statementsOf = (table: TableShape): Statements => {
  const where = table.key.map((column) => `${column} = ?`).join(' AND ')
  const still = table.kind === 'versioned' ? ` AND known_to = ${STILL_KNOWN}` : ''
  const rows = rowsOf(table.name)
  const all = [...storedOf(table), 'known_from', 'checksum', ...(hasBodies(table) ? ['packed'] : [])]
  const put = `INTO ${rows} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`
  return {
    present: `SELECT ${[...readingOf(table), 'known_from', 'checksum'].join(', ')} FROM ${rows} WHERE ${where}${still}`,
    begin: `INSERT ${put}`,
    end: `UPDATE ${rows} SET known_to = ?, checksum = ? WHERE ${where}${still}`,
    remove: `DELETE FROM ${rows} WHERE ${where}${still}`,
    replace: `INSERT OR REPLACE ${put}`,
  }
}

/** The checksum of a row that is known from one position and, if given, to another. */
const checksum = (table: TableShape, values: readonly Value[], from: number, to = STILL_KNOWN): number =>
  checksumOf(table.name, table.kind === 'versioned' ? [...values, from, to] : [...values, from])

export interface WritableRows extends Rows {
  /** Sets the position of the log at which the next changes happen. */
  at(position: number): void
  /** Clears the memory, after a rollback. */
  forget(): void
  /** Whether anything was erased since the last call. */
  takeErased(): boolean
}

/** @param packs whether the bodies of events are kept, because the log is on a server */
export const openRows = (sql: WritingSql, packs = true): WritableRows => {
  const statements = new Map<string, Statements>()
  const cache = new Map<string, KnownRow | undefined>()
  let position = 0
  let erased = false

  const of = (table: TableShape): Statements => {
    const known = statements.get(table.name)
    if (known) return known
    const made = statementsOf(table)
    statements.set(table.name, made)
    return made
  }

  const remember = (name: string, known: KnownRow | undefined): void => {
    if (cache.size >= CAPACITY) cache.clear()
    cache.set(name, known)
  }

  const present = (table: TableShape, key: readonly Value[], name: string): KnownRow | undefined => {
    if (cache.has(name)) return cache.get(name)
    const found = sql.get<Row>(of(table).present, ...key)
    if (!found) return undefined
    const { known_from, checksum: written, ...row } = found
    const known = { row, from: Number(known_from) }
    if (written !== checksum(table, valuesOf(table, row), known.from)) throw faultOf(damagedRow(table.name))
    remember(name, known)
    return known
  }

  const keyOf = (table: TableShape, row: Row): readonly Value[] =>
    table.key.map((column) => row[column as string] ?? null)

  const nameOf = (table: TableShape, key: readonly Value[]): string => `${table.name}\n${key.join('\n')}`

  const begin = (table: TableShape, row: Row, how: 'begin' | 'replace' = 'begin'): void => {
    const values = valuesOf(table, row)
    const body = hasBodies(table) ? [packs ? packBody(bodyOf(table, row)) : null] : []
    sql.write(of(table)[how], ...values, position, checksum(table, values, position), ...body)
  }

  /** Uses the checksum of the row as it was known, so damage in the file stays noticeable. */
  const end = (table: TableShape, before: KnownRow, key: readonly Value[]): void => {
    const sum = checksum(table, valuesOf(table, before.row), before.from, position)
    sql.write(of(table).end, position, sum, ...key)
  }

  const add = (table: TableShape, row: Row): void => {
    begin(table, row)
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
      conditions.push('sound')
      const order = table.lies === 'keyed' ? table.key.join(', ') : 'rowid'
      const text = `SELECT ${readingOf(table).join(', ')} FROM ${rowsOf(table.name)}
        WHERE ${conditions.join(' AND ')} ORDER BY ${order}`
      return sql.all(text, ...(Object.values(where) as Value[]))
    },
    add,
    put: (table, given) => {
      if (table.kind === 'log') return add(table, given)
      const row: Row = given
      const key = keyOf(table, row)
      const name = nameOf(table, key)
      const before = present(table, key, name)
      if (before && Object.keys(table.columns).every((column) => same(before.row[column], row[column])))
        return
      if (before?.from === position) {
        begin(table, row, 'replace')
      } else {
        if (before) end(table, before, key)
        begin(table, row)
      }
      remember(name, { row, from: position })
    },
    end: (table, given) => {
      const key = keyOf(table, given as Row)
      const name = nameOf(table, key)
      const before = present(table, key, name)
      if (!before) return
      // A row that began with this very event was never visible.
      if (before.from === position) sql.write(of(table).remove, ...key)
      else end(table, before, key)
      cache.delete(name)
    },
    erase: (table, where) => {
      const isEmptied = (column: string): boolean => table.columns[column]?.endsWith('?') ?? false
      const left = columnsOf(table).map((column) => (isEmptied(column) ? 'NULL' : column))
      const emptied = Object.keys(table.columns)
        .filter(isEmptied)
        .map((column) => `${column} = NULL`)
      const conditions = Object.keys(where).map((column) => `${column} = ?`)
      sql.run(
        `UPDATE ${rowsOf(table.name)} SET ${emptied.join(', ')}, checksum = checksum_of('${table.name}', ${left.join(', ')})
         WHERE ${conditions.join(' AND ')} AND sound`,
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
