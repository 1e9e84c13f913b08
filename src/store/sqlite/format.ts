/**
 * The format of a ledger's file: how it is recognised, its tables, and the migrations from older formats.
 *
 * Rows of the log are never removed. When SQLite moves rows between pages to fill the gap of a removed one, it
 * leaves copies that `secure_delete` does not wipe. A row that is emptied in place leaves no copy.
 */
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'

/** 'Dtnt', in the header of every ledger, https://www.sqlite.org/fileformat2.html#application_id. */
export const APPLICATION_ID = 0x44_74_6e_74
export const FORMAT = 1

/** The body of an event is NULL after its stream was deleted. */
const TABLES = `
  CREATE TABLE log (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    stream   TEXT NOT NULL,
    revision INTEGER NOT NULL,
    id       TEXT NOT NULL UNIQUE,
    type     TEXT NOT NULL,
    body     TEXT,
    UNIQUE (stream, revision)
  ) STRICT;
  CREATE TABLE state (
    cell     TEXT PRIMARY KEY,
    value    TEXT NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE meta (
    name     TEXT PRIMARY KEY,
    value    TEXT NOT NULL
  ) STRICT;
`

/** The SQL that migrates a format to the next one, by the number of the older format. */
export type Migrations = ReadonlyMap<number, string>

const MIGRATIONS: Migrations = new Map()

const pragma = (db: DatabaseSync, name: string): number =>
  Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])

/**
 * Tells what a file is before anything is written to it.
 * @returns the number of its format, or `empty` when nothing was ever written to it
 * @throws StoreError `wrong-format` when another program or a newer version wrote it
 */
export const identify = (db: DatabaseSync, path: string): number | 'empty' => {
  const application = pragma(db, 'application_id')
  const format = pragma(db, 'user_version')
  const tables = db.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n
  if (application === 0 && format === 0 && tables === 0) return 'empty'
  if (application !== APPLICATION_ID) {
    const id = `application id ${application}, a ledger has ${APPLICATION_ID}`
    throw new StoreError('wrong-format', `${path} is not a ledger but another program's database (${id})`)
  }
  if (format > FORMAT) {
    const formats = `format ${format}; this version reads up to ${FORMAT}`
    throw new StoreError('wrong-format', `${path} was written by a newer version (${formats})`)
  }
  return format
}

/** Runs the work in one transaction. */
const inTransaction = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE')
  try {
    work()
    db.exec('COMMIT')
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK')
    throw error
  }
}

/** Turns an empty file into a ledger. */
export const create = (db: DatabaseSync, ledgerId: string): void =>
  inTransaction(db, () => {
    db.exec(TABLES)
    db.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT}`)
    db.prepare(`INSERT INTO meta (name, value) VALUES ('ledgerId', ?)`).run(ledgerId)
  })

/**
 * Migrates an older format, in one transaction.
 * @throws StoreError `wrong-format` when there is no migration from it
 */
export const migrate = (db: DatabaseSync, path: string, format: number, migrations = MIGRATIONS): void => {
  if (format === FORMAT) return
  inTransaction(db, () => {
    for (let from = format; from < FORMAT; from++) {
      const sql = migrations.get(from)
      if (sql === undefined) {
        throw new StoreError('wrong-format', `${path} has format ${from}, which this version cannot migrate`)
      }
      db.exec(sql)
      db.exec(`PRAGMA user_version = ${from + 1}`)
    }
  })
}

/** The random UUID made with the ledger. */
export const readLedgerId = (db: DatabaseSync): string =>
  String(db.prepare(`SELECT value FROM meta WHERE name = 'ledgerId'`).get()?.value)
