/**
 * Opens connections to a ledger's file, for the one writer and for readers, and sets the pragmas that they rely
 * on.
 */
import { mkdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'
import { cannotOpen } from '../../sqlite/faults.ts'
import { create, FORMAT, identify, migrate } from './format.ts'

/** How long to wait for short locks of other processes, in milliseconds. */
const BUSY_TIMEOUT = 1_000

/**
 * How many pages the write-ahead log gathers before a checkpoint. With more pages, a page that changes often is
 * written to the main file less often.
 */
const CHECKPOINT_PAGES = 4_000

const BOTH = `
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
  PRAGMA trusted_schema = OFF;
  PRAGMA foreign_keys = OFF;
`

/** How a ledger is written: an append is durable before it is answered. */
export const WRITER_PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON;
  PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
  ${BOTH}
`

/** The size of the header of every SQLite file, in bytes. */
const HEADER = 100

/** The file's real path, or undefined when there is no file. Links to a ledger must lead to the same lock. */
export const existing = async (path: string): Promise<string | undefined> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw cannotOpen(path, error)
  })
  if (found === undefined) return undefined
  if (!found.isFile()) throw new StoreError('bad-address', `cannot open ${path}: it is not a file`)
  // SQLite takes a file of one byte for an empty database.
  if (found.size > 0 && found.size < HEADER) {
    throw new StoreError('wrong-format', `${path} is not a ledger: it is too short`)
  }
  return realpath(path)
}

/** The path for a new ledger. Makes its folder. */
export const vacant = async (path: string): Promise<string> => {
  try {
    await mkdir(dirname(resolve(path)), { recursive: true })
    return join(await realpath(dirname(resolve(path))), basename(path))
  } catch (error) {
    throw cannotOpen(path, error)
  }
}

const open = (path: string, readOnly: boolean, prepare: (db: DatabaseSync) => void): DatabaseSync => {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly, timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: false })
    prepare(db)
    return db
  } catch (error) {
    db?.close()
    throw cannotOpen(path, error)
  }
}

/**
 * Opens an existing ledger for reading.
 * @throws StoreError `wrong-format` · `bad-address` · `unavailable`
 */
export const connectReader = (path: string): DatabaseSync =>
  open(path, true, (db) => {
    const format = identify(db, path)
    if (format !== FORMAT) {
      const found = format === 'empty' ? 'is empty' : `has the older format ${format}`
      throw new StoreError('wrong-format', `${path} ${found}: open it for writing first`)
    }
    db.exec(BOTH)
  })

/** Refuses an existing file that is not a ledger, without changing it. */
export const inspect = (path: string): void => open(path, true, (db) => identify(db, path)).close()

/**
 * Opens a ledger for writing; the caller holds its lock. An empty file becomes a ledger, and an older format is
 * migrated.
 * @throws StoreError `wrong-format` · `bad-address` · `unavailable`
 */
export const connectWriter = (path: string, newId: () => string): DatabaseSync =>
  open(path, false, (db) => {
    const format = identify(db, path)
    db.exec(WRITER_PRAGMAS)
    expectPragma(db, path, 'journal_mode', 'wal')
    expectPragma(db, path, 'synchronous', 2)
    expectPragma(db, path, 'secure_delete', 1)
    if (format === 'empty') create(db, newId())
    else migrate(db, path, format)
  })

/** When SQLite cannot apply a setting, it answers with the old value instead of an error. */
const expectPragma = (db: DatabaseSync, path: string, name: string, wanted: string | number): void => {
  const found = db.prepare(`PRAGMA ${name}`).get()?.[name]
  if (found === wanted) return
  throw new StoreError('bad-address', `cannot keep a ledger at ${path}: ${name} is ${found}, not ${wanted}`)
}
