/** `detente backup` and `detente restore`: copies an SQLite ledger consistently, and restores the copy. */
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BadConfig, type Config } from '../app/config.ts'
import { acquireLock } from '../sqlite/lock.ts'
import { openStore } from '../store/open.ts'
import { copyLedger } from '../store/sqlite/copy.ts'
import { writeRestored } from '../views/marks.ts'

const NAME = 'events.db'

const pathOf = ({ store }: Config): string => {
  if (store.startsWith('sqlite:')) return store.slice('sqlite:'.length)
  throw new BadConfig([
    'backup and restore work only on an SQLite ledger; use the backup of EventStoreDB itself',
  ])
}

/**
 * Copies the ledger into a folder. A service may be running.
 * @throws StoreError `bad-address` when the folder already has a copy
 */
export const backUp = async (config: Config, folder: string, say: (line: string) => void): Promise<void> => {
  const from = pathOf(config)
  mkdirSync(folder, { recursive: true })
  await copyLedger(from, join(folder, NAME))
  say(`The ledger is copied to ${join(folder, NAME)}.`)
}

/** Marks the copy as restored, so that cursors given out before are recognised as belonging to another log. */
const sayRestored = async (path: string): Promise<void> => {
  const store = await openStore(`sqlite:${path}`)
  try {
    await writeRestored(store, { id: randomUUID(), at: new Date().toISOString() })
  } finally {
    await store.close()
    rmSync(`${path}.lock`, { force: true })
  }
}

/**
 * Puts a copy in the ledger's place. Persons erased after the copy was made are erased again at the next start.
 * @throws StoreError `bad-address` when there is already a ledger · `locked` while a service runs
 */
export const restore = async (config: Config, folder: string, say: (line: string) => void): Promise<void> => {
  const to = pathOf(config)
  mkdirSync(config.data, { recursive: true })
  const lock = acquireLock(join(config.data, 'lock.db'))
  try {
    await copyLedger(join(folder, NAME), to, sayRestored)
  } finally {
    lock.release()
  }
  say(`The ledger is restored to ${to}; the next start builds the views and applies later erasures again.`)
}
