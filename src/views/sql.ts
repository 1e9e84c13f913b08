/** Reads and writes rows with SQL. Each statement is prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreError } from '../failure/storeError.ts'
import { CORRUPT, isDamage, isPassing } from '../sqlite/faults.ts'
import { registerChecks } from './checksum.ts'
import { type BodyAt, registerBodies } from './eventBodies.ts'
import type { Value } from './projection.ts'

export interface Sql {
  all<Row>(sql: string, ...values: readonly Value[]): readonly Row[]
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined
  run(sql: string, ...values: readonly (Value | Uint8Array)[]): void
}

export interface WritingSql extends Sql {
  /** Runs a statement that writes rows. It does not check the rows that it writes, nor those that it ends or removes. */
  write(sql: string, ...values: readonly (Value | Uint8Array)[]): void
}

/** Whether a value was too large for a number. Detente never writes such values. */
export const isBeyondNumbers = (error: unknown): boolean =>
  error instanceof RangeError && 'code' in error && error.code === 'ERR_OUT_OF_RANGE'

/**
 * The error to throw: a StoreError `unavailable` for damage and for faults that will pass; others stay as they
 * are.
 */
export const faultOf = (thrown: unknown): unknown => {
  const error = isBeyondNumbers(thrown)
    ? Object.assign(new Error(String(thrown)), { errcode: CORRUPT })
    : thrown
  if (!isPassing(error) && !isDamage(error)) return error
  return new StoreError('unavailable', `the views cannot be used now: ${(error as Error).message}`, {
    cause: error,
  })
}

/**
 * All functions throw a StoreError `unavailable` for damage and for faults that will pass, such as a full disk.
 * @param bodyAt reads the bodies of events that the views leave to the log
 */
export const openSql = (db: DatabaseSync, bodyAt?: BodyAt): WritingSql => {
  const unchecked = registerChecks(db)
  registerBodies(db, bodyAt)
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  const trying = <T>(use: () => T): T => {
    try {
      return use()
    } catch (error) {
      throw faultOf(error)
    }
  }
  return {
    all: <Row>(sql: string, ...values: readonly Value[]) =>
      trying(() => statement(sql).all(...values) as Row[]),
    get: <Row>(sql: string, ...values: readonly Value[]) =>
      trying(() => statement(sql).get(...values) as Row | undefined),
    run: (sql, ...values) => trying(() => void statement(sql).run(...values)),
    write: (sql, ...values) => trying(() => unchecked(() => void statement(sql).run(...values))),
  }
}
