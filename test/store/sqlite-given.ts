/** Shared by the tests of the embedded engine: ledgers at a path, other processes that use them, their bytes. */
import '../tap/inMemory.ts'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import type { EventStore } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { pause } from '../pause.ts'

/** A path for a ledger in a folder that goes with the test. */
export const ledgerPath = (t: Test): string => join(t.testdir(), 'events.db')

/** Opens a ledger and closes it with the test. */
export const openAt = async (t: Test, path: string): Promise<EventStore> => {
  const store = await openSqliteStore(path)
  t.teardown(() => store.close())
  return store
}

export interface Beside {
  readonly child: ChildProcess
  readonly lines: AsyncIterableIterator<string>
  readonly kill: () => Promise<void>
}

/** Starts a process of `sqlite-process.ts`; it is killed with the test. */
export const startBeside = (t: Test, ...words: readonly string[]): Beside => {
  const file = join(import.meta.dirname, 'sqlite-process.ts')
  const child = spawn(process.execPath, [file, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  t.teardown(kill)
  return { child, kill, lines: createInterface(child.stdout)[Symbol.asyncIterator]() }
}

/**
 * The bytes of a ledger's files, one character each. Another process reads them: closing a handle of this one
 * would drop the locks that SQLite holds.
 */
export const bytesOf = (path: string): string =>
  ['', '-wal', '-journal']
    .map((suffix) => path + suffix)
    .filter((file) => existsSync(file))
    .map((file) => execFileSync('cat', [file], { maxBuffer: 2 ** 30 }).toString('latin1'))
    .join('\n')

/** Waits for what happens in this process. The test's time-out bounds it. */
export const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await pause()
}
