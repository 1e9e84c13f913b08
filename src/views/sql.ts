/** Reads rows with SQL; each statement is prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Value } from './projection.ts'

export interface Sql {
  all<Row>(sql: string, ...values: readonly Value[]): readonly Row[]
  get<Row>(sql: string, ...values: readonly Value[]): Row | undefined
  run(sql: string, ...values: readonly Value[]): void
}

export const openSql = (db: DatabaseSync): Sql => {
  const prepared = new Map<string, StatementSync>()
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql)
    if (known) return known
    const made = db.prepare(sql)
    prepared.set(sql, made)
    return made
  }
  return {
    all: <Row>(sql: string, ...values: readonly Value[]) => statement(sql).all(...values) as Row[],
    get: <Row>(sql: string, ...values: readonly Value[]) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => {
      statement(sql).run(...values)
    },
  }
}
