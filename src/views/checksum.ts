/**
 * The checksum that each row of the views carries. SQLite notices damage of its own structures only, and a changed letter
 * of a title is none: so every query of a view has `checked` look at each row that it reads.
 */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { CORRUPT } from '../sqlite/faults.ts'
import type { Value } from './projection.ts'

type Stored = Value | bigint | Uint8Array

/** A value so that no two rows of different values read alike. */
const written = (value: Stored): string =>
  value === null ? 'n' : typeof value === 'string' ? `s${value.length}:${value}` : `${value};`

/** The CRC-32 of a row with the name of its table: the values of its columns in their order. */
export const checksumOf = (table: string, values: readonly Stored[]): number => {
  let text = `${table}:`
  for (const value of values) text += written(value)
  return crc32(text)
}

/** What is thrown for a row that is not as it was written: damage, as if SQLite had found it. */
export const damagedRow = (table: string): Error =>
  Object.assign(new Error(`a row of ${table} is not as it was written`), { errcode: CORRUPT })

/** Throws, unless a row has the checksum of its values. */
const checkRow = (table: string, checksum: Stored, values: readonly Stored[]): void => {
  if (Number(checksum) !== checksumOf(table, values)) throw damagedRow(table)
}

/** A changed integer may be larger than numbers are exact. */
const OPTIONS = { varargs: true, deterministic: true, useBigIntArguments: true } as const

/**
 * Teaches a connection the functions that the views and the rows are read and written with:
 * `checked(TABLE, CHECKSUM, VALUE, …)`, which is 1 or throws, and `checksum_of(TABLE, VALUE, …)`.
 */
export const registerChecks = (db: DatabaseSync): void => {
  db.function('checked', OPTIONS, (table, checksum, ...values) => {
    checkRow(String(table), checksum as Stored, values as Stored[])
    return 1
  })
  db.function('checksum_of', OPTIONS, (table, ...values) => checksumOf(String(table), values as Stored[]))
}

/** Lets a connection read rows as they are, whether they fit their checksums or not: to show how they differ. */
export const registerNoChecks = (db: DatabaseSync): void => db.function('checked', OPTIONS, () => 1)
