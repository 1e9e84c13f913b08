/** Reads and writes rows with SQL; each statement is prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { StoreError } from '../failure/storeError.ts'
import { isDamage, isPassing } from '../sqlite/faults.ts'
import type { Value } from './projection.ts'

export interface Sql {
  all<Row>(sql: string, ...values: readonly Value[]): readonly Row[]
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined
  run(sql: string, ...values: readonly Value[]): void
}

/** What was thrown, unless it will pass: then a StoreError `unavailable`. */
const faultOf = (error: unknown): unknown =>
  isPassing(error) || isDamage(error)
    ? new StoreError('unavailable', `the views cannot be used now: ${(error as Error).message}`, {
        cause: error,
      })
    : error

/** Every function throws a StoreError `unavailable` for what will pass, such as a full disk. */
export const openSql = (db: DatabaseSync): Sql => {
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
  }
}
