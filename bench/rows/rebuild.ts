/** Rebuilding all views from the log, against bare inserts of the rows that they then hold. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { projections } from '../../projections/all.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { openTail } from '../../src/tail/tail.ts'
import { registerChecks } from '../../src/views/checksum.ts'
import { rowsOf, schemaOf } from '../../src/views/ddl.ts'
import { openViews } from '../../src/views/views.ts'
import { VIEWS_PRAGMAS } from '../../src/views/viewsFile.ts'
import { makeLedger } from '../fill.ts'
import { allColumnsOf, insertAllOf } from '../inserts.ts'
import { alternate, ratiosOf, time } from '../measure.ts'
import type { Row } from '../row.ts'

const ROWS_A_TRANSACTION = 1_000

/** Builds the views of a ledger from nothing in a folder of their own. */
export const build = async (store: EventStore, folder: string): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  const views = await openViews(folder, store, projections)
  const feed = openTail(store, [views.follower], (_, error) => {
    throw error
  })
  while (views.state() === 'building') await pause(2)
  await feed.close()
  views.close()
}

interface Insert {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
  readonly from: number
}

/** Every row that the views hold, in the order in which it came. */
const rowsIn = (folder: string): readonly Insert[] => {
  const name = readdirSync(folder).find((file) => /^views-[0-9a-f]+\.db$/.test(file)) ?? ''
  const db = new DatabaseSync(join(folder, name), { readOnly: true })
  const inserts = projections
    .flatMap((projection) => projection.tables)
    .flatMap((table) => {
      const columns = allColumnsOf(table)
      const sql = insertAllOf(table)
      const rows = db
        .prepare(`SELECT ${columns.join(', ')} FROM ${rowsOf(table.name)} ORDER BY known_from`)
        .all()
      return rows.map((row) => ({
        sql,
        values: columns.map((column) => row[column] as SQLInputValue),
        from: Number(row.known_from),
      }))
    })
  db.close()
  return inserts.sort((a, b) => a.from - b.from)
}

/** The same pragmas and tables as those of the views. */
const openBareViews = (path: string): DatabaseSync => {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  const db = new DatabaseSync(path)
  registerChecks(db)
  db.exec(VIEWS_PRAGMAS)
  for (const statement of schemaOf(projections)) db.exec(statement)
  return db
}

const insertAll = (path: string, inserts: readonly Insert[]): void => {
  const db = openBareViews(path)
  const statements = new Map(inserts.map(({ sql }) => [sql, sql]).map(([sql = '']) => [sql, db.prepare(sql)]))
  for (let start = 0; start < inserts.length; start += ROWS_A_TRANSACTION) {
    db.exec('BEGIN')
    for (const { sql, values } of inserts.slice(start, start + ROWS_A_TRANSACTION)) {
      statements.get(sql)?.run(...values)
    }
    db.exec('COMMIT')
  }
  db.close()
}

export const rebuild: Row = {
  name: 'rebuild',
  run: async ({ size, folder }) => {
    const count = size === 'full' ? 100_000 : 5_000
    const path = join(folder, 'events.db')
    await makeLedger(path, count)
    const store = await openSqliteStore(path)
    const views = join(folder, 'views')
    await build(store, views)
    const inserts = rowsIn(views)
    const rounds = await alternate(
      () => time(() => build(store, views)),
      () => time(() => insertAll(join(folder, 'bare.db'), inserts)),
    )
    await store.close()
    return [
      {
        what: `rebuild of all views, ${count} mixed events`,
        against: `bare inserts of the ${inserts.length} rows that they hold, a transaction per 1,000`,
        unit: 'ms',
        ...rounds,
        // Of speeds, so the other way round than the times.
        ratios: ratiosOf({ ours: rounds.theirs, theirs: rounds.ours }),
        goal: { atLeast: 0.7 },
      },
    ]
  },
}
