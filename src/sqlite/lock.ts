/**
 * The lock of the one writer: an exclusive transaction on a small database of its own. The system releases it
 * when the process ends, however it ends. Never open the file through `fs`: closing that handle would drop the
 * lock.
 */
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../failure/storeError.ts'
import { BUSY, cannotOpen, isResult } from './faults.ts'

/** A lock that is held until it is released. */
export interface Lock {
  readonly release: () => void
}

/**
 * Takes the lock at once, or fails.
 * @param path the lock's own file; it is made when missing and stays afterwards; its folder must exist
 * @throws StoreError `locked` when this or another process holds it · `bad-address` · `wrong-format`
 */
export const acquireLock = (path: string): Lock => {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { timeout: 0 })
    // With a write-ahead log, an exclusive transaction would not lock out others.
    db.exec('PRAGMA journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
    const held = db
    return { release: () => held.isOpen && held.close() }
  } catch (error) {
    db?.close()
    if (!isResult(error, BUSY)) throw cannotOpen(path, error)
    throw new StoreError('locked', `in use by another process, or twice by this one: ${path} is held`)
  }
}
