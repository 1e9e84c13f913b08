/** The check by SQLite of a file that can be made again, at a start, before anything reads the file. */
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** The largest file that is checked, in bytes. A larger one would delay the start too long. */
export const LARGEST_CHECKED = 32 * 1024 * 1024

export const isSmallEnough = (path: string): boolean => statSync(path).size <= LARGEST_CHECKED

/** Whether SQLite finds no fault. Checksums of rows do not reveal an index that lacks a row. */
export const isWhole = (db: DatabaseSync): boolean =>
  Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {})[0] === 'ok'
