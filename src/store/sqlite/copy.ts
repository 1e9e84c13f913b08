/** Copies an SQLite ledger with SQLite's own backup, in small steps, while a service may write to it. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { backup } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'
import { cannotOpen } from '../../sqlite/faults.ts'
import { connectReader, existing } from './connection.ts'

/** How many pages a step copies. Writers get their turn between steps. */
const PAGES = 1_000

/**
 * Copies a ledger to a new file, which appears complete or not at all.
 * @param finish processes the copy before it appears
 * @throws StoreError `bad-address` · `wrong-format` · `unavailable`
 */
export const copyLedger = async (
  from: string,
  to: string,
  finish: (path: string) => Promise<void> = async () => {},
): Promise<void> => {
  const file = await existing(from)
  if (file === undefined) throw new StoreError('bad-address', `there is no ledger at ${from}`)
  if (existsSync(to)) throw new StoreError('bad-address', `${to} already exists; move it away first`)
  const unfinished = `${to}.unfinished`
  const db = connectReader(file)
  try {
    rmSync(unfinished, { force: true })
    await backup(db, unfinished, { rate: PAGES })
    await finish(unfinished)
    renameSync(unfinished, to)
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw cannotOpen(to, error)
  } finally {
    db.close()
  }
}
