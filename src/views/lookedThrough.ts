/** What a start has SQLite look through, before anything is read from a file that can be made again. */
import { statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** The largest file that is looked through, in bytes: a larger one takes too long for a start. */
export const LARGEST_LOOKED_THROUGH = 32 * 1024 * 1024

export const isLookedThrough = (path: string): boolean => statSync(path).size <= LARGEST_LOOKED_THROUGH

/** Whether SQLite finds nothing wrong: checksums of rows do not tell of an index that lacks one. */
export const isWhole = (db: DatabaseSync): boolean =>
  Object.values(db.prepare('PRAGMA integrity_check(1)').get() ?? {})[0] === 'ok'
