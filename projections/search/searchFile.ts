/**
 * The file of the index. It is filled from the views in the order of the log, and its name contains their
 * version. A file that does not fit is deleted, because the views can make it again. It contains no names of
 * persons.
 */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { registerChecks } from '../../src/views/checksum.ts'
import { isSmallEnough, isWhole } from '../../src/views/integrityCheck.ts'
import { openSql, type Sql } from '../../src/views/sql.ts'
import { checkPool, lastDocument, POOL_SCHEMA } from './pool.ts'

/** Raise it when documents or words change, or their layout in the file. */
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

/** Opens the index at a path; undefined when it does not fit the views or damage is found. */
const reopen = (path: string, views: Sql): DatabaseSync | undefined => {
  let db: DatabaseSync | undefined
  try {
    db = openDb(path)
    const sql = openSql(db)
    if (fits(sql, views)) {
      if (!isSmallEnough(path)) return db
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

/** Removes all indexes of a folder. No thread may have them open. */
export const removeSearchFiles = (folder: string): void => {
  for (const file of readdirSync(folder)) {
    if (/^search-.*\.db(?:-wal|-shm)?$/.test(file)) rmSync(join(folder, file), { force: true })
  }
}

/** Opens the index of the views in a folder, an empty one when none fits. Removes those of other versions. */
export const openSearchFile = (folder: string, views: Sql, viewsVersion: string): SearchFile => {
  // The version of Unicode in Node decides what is a letter.
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
