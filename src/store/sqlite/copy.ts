/** Copies a ledger of the embedded engine, also while a service writes to it: SQLite's own backup, in small steps. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { backup } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'
import { cannotOpen } from '../../sqlite/faults.ts'
import { connectReader, existing } from './connection.ts'

/** Pages of a step; writers get their turn in between. */
const PAGES = 1_000

/**
 * Copies a ledger to a file that is not there yet; it appears whole or not at all.
 * @param finish what is done with the copy before it appears
 * @throws StoreError `bad-address` · `wrong-format` · `unavailable`
 */
export const copyLedger = async (
  from: string,
  to: string,
  finish: (path: string) => Promise<void> = async () => {},
): Promise<void> => {
  const file = await existing(from)
  if (file === undefined) throw new StoreError('bad-address', `there is no ledger at ${from}`)
  if (existsSync(to)) throw new StoreError('bad-address', `${to} is there already; move it away first`)
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
