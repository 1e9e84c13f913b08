/** `detente backup` and `detente restore`: a consistent copy of the embedded ledger, and the way back. */
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
  throw new BadConfig(['backup and restore are for the embedded ledger; EventStoreDB has its own'])
}

/**
 * Copies the ledger into a folder, also while a service runs.
 * @throws StoreError `bad-address` where a copy is there already
 */
export const backUp = async (config: Config, folder: string, say: (line: string) => void): Promise<void> => {
  const from = pathOf(config)
  mkdirSync(folder, { recursive: true })
  await copyLedger(from, join(folder, NAME))
  say(`The ledger is copied to ${join(folder, NAME)}.`)
}

/** Says in the copy that it was restored: places that were given out until now are of another log. */
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
 * Puts a copy where the ledger belongs. Whoever was erased since is erased again at the next start.
 * @throws StoreError `bad-address` where a ledger is there already · `locked` while a service runs
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
