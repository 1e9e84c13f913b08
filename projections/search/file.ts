/**
 * The file of the index, filled from the views in the order of the log and named for their version. One that does not
 * fit them is thrown away, since they make it again. It holds no names of persons.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { registerChecks } from '../../src/views/checksum.ts'
import { isLookedThrough, isWhole } from '../../src/views/lookedThrough.ts'
import { openSql, type Sql } from '../../src/views/sql.ts'
import { checkPool, lastDocument, POOL_SCHEMA } from './pool.ts'

/** Raised when documents or words come out differently, or lie differently in the file. */
const VERSION = 4

const SCHEMA = `${POOL_SCHEMA}
  CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), position INTEGER NOT NULL, event TEXT NOT NULL) STRICT;
  INSERT INTO checkpoint (one, position, event) VALUES (1, 0, '');`

export interface SearchFile {
  readonly sql: Sql
  begin(): void
  commit(): void
  rollback(): void
  close(): void
}

interface Checkpoint {
  readonly position: number
  readonly event: string
}

export const readCheckpoint = (sql: Sql): Checkpoint =>
  sql.get<Checkpoint>('SELECT position, event FROM checkpoint') ?? { position: 0, event: '' }

export const saveCheckpoint = (sql: Sql, { position, event }: Checkpoint): void =>
  sql.run('UPDATE checkpoint SET position = ?, event = ?', position, event)

const fits = (sql: Sql, views: Sql): boolean => {
  const { position, event } = readCheckpoint(sql)
  if (position === 0) return lastDocument(sql) === 0
  return views.get('SELECT 1 FROM events WHERE position = ? AND id = ?', position, event) !== undefined
}

const openDb = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192;
    PRAGMA temp_store = MEMORY`)
  return db
}

/** The index of a path, unless it does not fit the views or a part of it is found damaged. */
const reopen = (path: string, views: Sql): DatabaseSync | undefined => {
  let db: DatabaseSync | undefined
  try {
    db = openDb(path)
    const sql = openSql(db)
    if (fits(sql, views)) {
      if (!isLookedThrough(path)) return db
      checkPool(sql)
      if (isWhole(db)) return db
    }
  } catch {}
  db?.close()
  return undefined
}

const create = (folder: string, name: string): DatabaseSync => {
  for (const file of readdirSync(folder)) if (file.startsWith(name)) rmSync(join(folder, file))
  const db = openDb(join(folder, name))
  registerChecks(db)
  db.exec(`BEGIN; ${SCHEMA} COMMIT`)
  return db
}

/** Removes every index of a folder, which no thread has open. */
export const removeSearchFiles = (folder: string): void => {
  for (const file of readdirSync(folder)) {
    if (/^search-.*\.db(?:-wal|-shm)?$/.test(file)) rmSync(join(folder, file), { force: true })
  }
}

/** Opens the index of views in a folder, empty where there is none that fits; those of other versions go. */
export const openSearchFile = (folder: string, views: Sql, viewsVersion: string): SearchFile => {
  // What is a letter differs by the Unicode of Node, too.
  const name = `search-${viewsVersion}-${VERSION}-${process.versions.unicode}.db`
  const db = reopen(join(folder, name), views) ?? create(folder, name)
  for (const file of readdirSync(folder)) {
    if (/^search-.*\.db(?:-wal|-shm)?$/.test(file) && !file.startsWith(name))
      rmSync(join(folder, file), { force: true })
  }
  const sql = openSql(db)
  return {
    sql,
    begin: () => sql.run('BEGIN'),
    commit: () => sql.run('COMMIT'),
    rollback: () => {
      if (db.isTransaction) sql.run('ROLLBACK')
    },
    close: () => db.close(),
  }
}
