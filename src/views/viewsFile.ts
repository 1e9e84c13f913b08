/**
 * The file of the views. Its name contains the version of the projections; inside, it says from which ledger it
 * was made and how far. A file that does not fit is deleted, because the log can make it again.
 */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { cannotOpen, isDamage, isPassing } from '../sqlite/faults.ts'
import { createScrub } from '../sqlite/scrub.ts'
import type { LedgerReader, Position } from '../store/port.ts'
import { isStillThere } from '../tail/lastKnown.ts'
import type { FollowerFailure } from '../tail/tail.ts'
import { checksumOf, registerChecks } from './checksum.ts'
import { removeCopies } from './copies.ts'
import { schemaOf, versionOf } from './ddl.ts'
import { sumOf } from './eventBodies.ts'
import { currentIn, removeViewsFile, versionIn } from './fileNames.ts'
import { isSmallEnough, isWhole } from './integrityCheck.ts'
import type { Projection, Value } from './projection.ts'
import { isBeyondNumbers, openSql, type WritingSql } from './sql.ts'

/** How far the views have come, with the event that proves it. */
export interface Checkpoint {
  readonly position: Position
  /** The position of the event before; null when it is the first. */
  readonly before: Position | null
  readonly knownAt: string
  /** The id of the event at the position. */
  readonly event: string
  /** 1 once they had caught up for the first time. */
  readonly built: number
}

export interface ViewsFile {
  readonly sql: WritingSql
  readonly version: string
  readonly path: string
  readonly checkpoint: Checkpoint | undefined
  /** Whether a transaction is open. */
  isOpen(): boolean
  /** Begins a transaction, unless one is open. */
  begin(): void
  commit(): void
  /** Marks the place in the open transaction to which `undo` goes back, until `keep` gives it up. */
  mark(): void
  keep(): void
  undo(): void
  /** Undoes the open transaction, if there is one. */
  rollback(): void
  save(checkpoint: Checkpoint): void
  /**
   * Removes erased data from the write-ahead log, from copies of views and, with `others`, from files of other
   * versions, which nobody serves. It tries until the data are in no file, and then resolves.
   */
  scrub(others: boolean): Promise<void>
  /** Says what commits an open transaction. It is called before each scrub, and may throw. */
  beforeScrub(commit: () => void): void
  /** Why erased data are still in some file; undefined when they are gone from all files. */
  failing(): FollowerFailure | undefined
  /** Deletes the files of other versions, which this one has replaced. */
  removeOthers(): void
  close(): void
}

const CHECKPOINT = `CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), ledger TEXT NOT NULL,
  made TEXT NOT NULL, position INTEGER, before INTEGER, known_at TEXT, event TEXT, built INTEGER,
  checksum INTEGER NOT NULL) STRICT`

const READ = `SELECT position, before, known_at AS knownAt, event, built FROM checkpoint`

const SAVE = `UPDATE checkpoint SET position = ?, before = ?, known_at = ?, event = ?, built = ?, checksum = ?`

/** Pauses between attempts to remove erased data. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [50, 2_000]

/** If a file cannot be removed now, the next start tries again. */
const removeIfPossible = (path: string): void => {
  try {
    removeViewsFile(path)
  } catch {}
}

/** How views are written. Rows that a crash takes are made again from the log. */
export const VIEWS_PRAGMAS = `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
    PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000`

/** Uses a database that was just opened. If this fails, nobody else would close it. */
const orClose = <T>(db: DatabaseSync, use: () => T): T => {
  try {
    return use()
  } catch (error) {
    db.close()
    throw error
  }
}

const openDb = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  orClose(db, () => {
    registerChecks(db)
    db.exec(VIEWS_PRAGMAS)
  })
  return db
}

const hasEvents = (db: DatabaseSync): boolean =>
  db.prepare("SELECT 1 FROM pragma_table_info('events_rows') WHERE name = 'body_sum'").get() !== undefined

/** Whether the file was made from this ledger, and the last event that it saw is still at its position. */
const fits = async (db: DatabaseSync, store: LedgerReader): Promise<boolean> => {
  const row = db
    .prepare('SELECT ledger, position, before, known_at, event, built, checksum FROM checkpoint')
    .get()
  if (row?.ledger !== store.ledgerId) return false
  const saved = [row.position, row.before, row.known_at, row.event, row.built] as Value[]
  if (row.checksum !== checksumOf('checkpoint', saved)) return false
  if (row.position === null) return true
  const before = row.before === null ? null : Number(row.before)
  // An event outside the ledger streams, or in a table of another version, is recognised by its id alone.
  const seen = hasEvents(db)
    ? db.prepare('SELECT body_sum AS sum FROM events_rows WHERE id = ? AND sound').get(String(row.event))
    : undefined
  const known = { position: Number(row.position), before, event: String(row.event) }
  return isStillThere(store, known, (body) => seen === undefined || seen.sum === sumOf(body))
}

const reopen = async (
  path: string,
  store: LedgerReader,
  atStart: boolean,
): Promise<DatabaseSync | undefined> => {
  let db: DatabaseSync | undefined
  try {
    db = openDb(path)
    const lookThrough = atStart && isSmallEnough(path)
    if ((await fits(db, store)) && (!lookThrough || isWhole(db))) return db
  } catch (error) {
    db?.close()
    // A full disk is not a fault of the file, and would also prevent making it again.
    if (isPassing(error)) throw cannotOpen(path, error)
    // Any other fault of the file is solved by making it again. This does not hold for the store.
    if (
      !isDamage(error) &&
      !isBeyondNumbers(error) &&
      (error as { code?: unknown }).code !== 'ERR_SQLITE_ERROR'
    )
      throw error
    return undefined
  }
  db?.close()
  return undefined
}

const create = (path: string, store: LedgerReader, projections: readonly Projection[]): DatabaseSync => {
  removeViewsFile(path)
  const db = openDb(path)
  orClose(db, () => {
    db.exec('BEGIN')
    for (const statement of [CHECKPOINT, ...schemaOf(projections)]) db.exec(statement)
    const made = JSON.stringify(projections.map((one) => [one.name, one.version]))
    const sum = checksumOf('checkpoint', [null, null, null, null, 0])
    db.prepare('INSERT INTO checkpoint (one, ledger, made, built, checksum) VALUES (1, ?, ?, 0, ?)').run(
      store.ledgerId,
      made,
      sum,
    )
    db.exec('COMMIT')
  })
  return db
}

/** Opens the views of a ledger in a folder; empty ones when none fit. */
export const openViewsFile = async (
  folder: string,
  store: LedgerReader,
  projections: readonly Projection[],
  atStart = false,
): Promise<ViewsFile> => {
  mkdirSync(folder, { recursive: true })
  const version = versionOf(projections)
  const name = currentIn(folder, version)
  const path = join(folder, name)
  const db = (await reopen(path, store, atStart)) ?? create(path, store, projections)
  const sql = openSql(db, store.bodyAt)
  const row = orClose(db, () => sql.get<{ [Field in keyof Checkpoint]: Checkpoint[Field] | null }>(READ))
  let commit = (): void => {}
  const scrub = createScrub(db, () => commit())
  // A crash may have come between an erasure and its scrub.
  void scrub.request()
  const others = (): readonly string[] =>
    readdirSync(folder)
      .filter((other) => versionIn(other) !== undefined && other !== name)
      .map((other) => join(folder, other))
  const closed = new AbortController()
  let failing: FollowerFailure | undefined

  const scrubAll = async (withOthers: boolean): Promise<void> => {
    for (let wait = FIRST_PAUSE_MS; !closed.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      try {
        commit()
        removeCopies(folder)
        if (withOthers) for (const other of others()) removeViewsFile(other)
        failing = undefined
        return scrub.request()
      } catch (error) {
        const { since = Date.now(), attempts = 0 } = failing ?? {}
        failing = { follower: 'erasures', error, since, attempts: attempts + 1, lasting: false }
      }
      await pause(wait, undefined, { signal: closed.signal }).catch(() => undefined)
    }
  }
  return {
    sql,
    version,
    path,
    checkpoint: row && row.position !== null ? (row as Checkpoint) : undefined,
    begin: () => {
      if (!db.isTransaction) sql.run('BEGIN')
    },
    isOpen: () => db.isTransaction,
    commit: () => sql.run('COMMIT'),
    mark: () => sql.run('SAVEPOINT step'),
    keep: () => sql.run('RELEASE step'),
    undo: () => {
      sql.run('ROLLBACK TO step')
      sql.run('RELEASE step')
    },
    rollback: () => {
      if (db.isTransaction) sql.run('ROLLBACK')
    },
    save: ({ position, before, knownAt, event, built }) => {
      const saved = [position, before, knownAt, event, built]
      sql.run(SAVE, ...saved, checksumOf('checkpoint', saved))
    },
    removeOthers: () => {
      for (const other of others()) removeIfPossible(other)
    },
    scrub: scrubAll,
    beforeScrub: (given) => {
      commit = given
    },
    failing: () => failing,
    close: () => {
      closed.abort()
      scrub.stop()
      db.close()
    },
  }
}
