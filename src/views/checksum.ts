/**
 * The checksum of each row of the views. SQLite only notices damage to its own structures, not a changed letter
 * in a title. So every query of a view runs `checked` on each row that it reads.
 */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { CORRUPT } from '../sqlite/faults.ts'
import type { Value } from './projection.ts'

type StoredValue = Value | bigint | Uint8Array

/** The text of a value for the checksum. Different values have different texts. */
const valueText = (value: StoredValue): string =>
  value === null ? 'n' : typeof value === 'string' ? `s${value.length}:${value}` : `${value};`

/** The CRC-32 of a row: the name of its table and the values of its columns in order. */
export const checksumOf = (table: string, values: readonly StoredValue[]): number => {
  let text = `${table}:`
  for (const value of values) text += valueText(value)
  return crc32(text)
}

/** The error for a row that is not as it was written. It counts as damage, as if SQLite had found it. */
export const damagedRow = (table: string): Error =>
  Object.assign(new Error(`a row of ${table} is not as it was written`), { errcode: CORRUPT })

/** Throws when the checksum does not fit the values. */
const checkRow = (table: string, checksum: StoredValue, values: readonly StoredValue[]): void => {
  if (Number(checksum) !== checksumOf(table, values)) throw damagedRow(table)
}

const OPTIONS = { varargs: true, deterministic: true } as const

/** Runs a statement that writes rows, and does not check them. */
export type Unchecked = <T>(write: () => T) => T

/**
 * Registers the functions for writing and reading the views: `checked(TABLE, CHECKSUM, VALUE, …)`, which returns
 * 1 or throws, and `checksum_of(TABLE, VALUE, …)`. For a damaged integer that is too large for a number, Node throws
 * before `checked` is called.
 * @returns what writes without checks: SQLite computes `sound` of each row that it writes, too
 */
export const registerChecks = (db: DatabaseSync): Unchecked => {
  let writing = false
  db.function('checked', OPTIONS, (table, checksum, ...values) => {
    if (!writing) checkRow(String(table), checksum as StoredValue, values as StoredValue[])
    return 1
  })
  db.function('checksum_of', OPTIONS, (table, ...values) =>
    checksumOf(String(table), values as StoredValue[]),
  )
  return (write) => {
    writing = true
    try {
      return write()
    } finally {
      writing = false
    }
  }
}

/** Lets a connection read damaged rows, too, so that it can show how they differ. */
export const registerNoChecks = (db: DatabaseSync): void =>
  db.function('checked', { ...OPTIONS, useBigIntArguments: true }, () => 1)
