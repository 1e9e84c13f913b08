/**
 * The folders in which replays build their views. They are in the data folder, so that there is enough space,
 * and locked while in use. A killed replay leaves a folder whose lock nobody holds.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { acquireLock, type Lock } from '../sqlite/lock.ts'

const PREFIX = 'replay-'
const LOCK = 'lock.db'

export interface Scratch {
  readonly folder: string
  /** Removes it with its content. */
  remove(): void
}

const remove = (folder: string, lock: Lock): void => {
  lock.release()
  rmSync(folder, { recursive: true, force: true })
}

/** Makes an empty folder for a replay. */
export const makeScratch = (data: string): Scratch => {
  mkdirSync(data, { recursive: true })
  const folder = mkdtempSync(join(data, PREFIX))
  const lock = acquireLock(join(folder, LOCK))
  return { folder, remove: () => remove(folder, lock) }
}

/** Removes the folders of replays that have ended. If one cannot be removed now, the next start tries again. */
export const removeLeftScratch = (data: string): void => {
  for (const name of readdirSync(data)) {
    if (!name.startsWith(PREFIX)) continue
    const folder = join(data, name)
    try {
      remove(folder, acquireLock(join(folder, LOCK)))
    } catch {}
  }
}
