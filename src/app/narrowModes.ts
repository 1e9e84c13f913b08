/** Keeps the files of a service from other users of the machine, also those that an earlier release left open. */
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { mendModes } from '../files/modes.ts'
import type { Config } from './config.ts'

/** Narrows modes that let other users read what the service keeps, and says so. */
export const narrowModes = (
  { data, store, signer, keyFile, erasures }: Pick<Config, 'data' | 'store' | 'signer'> & Partial<Config>,
  log: Logger,
): void => {
  const ledger = store.startsWith('sqlite:') ? resolve(store.slice('sqlite:'.length)) : undefined
  const ledgers = ledger === undefined ? [] : ['', '-wal', '-shm', '.lock'].map((end) => ledger + end)
  const keys = [signer, `${signer}.signed`, keyFile, erasures].filter((path) => path !== undefined)
  for (const { path, had, failed } of mendModes(data, [...ledgers, ...keys])) {
    const now =
      failed === undefined ? 'only its owner can read it now' : `this could not be changed: ${failed}`
    log.warn(`other users of this machine could read ${path} (mode ${had}); ${now}`)
  }
}
