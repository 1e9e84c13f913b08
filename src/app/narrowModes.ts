/** Keeps the files of a service from other users of the machine, also those that an earlier release left open. */
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { mendFiles, mendFolder, type NarrowedPath } from '../files/modes.ts'
import type { Config } from './config.ts'

const say = (log: Logger, mended: readonly NarrowedPath[]): void => {
  for (const { path, had, failed } of mended) {
    const now =
      failed === undefined ? 'only its owner can read it now' : `this could not be changed: ${failed}`
    log.warn(`other users of this machine could read ${path} (mode ${had}); ${now}`)
  }
}

/** Narrows the data folder and what the service made in it. */
export const narrowFolder = ({ data }: Pick<Config, 'data'>, log: Logger): void => say(log, mendFolder(data))

/** Narrows the modes of the ledger and of the list of erasures, wherever they are, if it is certain what these files are. */
export const narrowFiles = (
  { store, erasures }: Pick<Config, 'store'> & Partial<Pick<Config, 'erasures'>>,
  log: Logger,
): void => {
  const ledger = store.startsWith('sqlite:') ? resolve(store.slice('sqlite:'.length)) : undefined
  const files = ledger === undefined ? [] : ['', '-wal', '-shm', '.lock'].map((end) => ledger + end)
  say(log, mendFiles([...files, ...(erasures === undefined ? [] : [erasures])]))
}
