/** The embedded engine: a ledger in one SQLite file. One process writes it, and any number of processes read it. */
import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../../failure/storeError.ts'
import { cannotOpen } from '../../sqlite/faults.ts'
import { acquireLock, type Lock } from '../../sqlite/lock.ts'
import { createScrub } from '../../sqlite/scrub.ts'
import { createBell } from '../bell.ts'
import { checkEvents, checkExpected, checkText } from '../checks.ts'
import type { EventStore, LedgerReader, LoggedEvent } from '../port.ts'
import { connectReader, connectWriter, existing, inspect, vacant } from './connection.ts'
import { readLedgerId } from './format.ts'
import { createGroupCommit } from './group.ts'
import { createReader } from './reader.ts'
import { createRecent } from './recent.ts'
import { follow } from './subscription.ts'
import { createWrites } from './writes.ts'

/**
 * How long a deletion waits for readers that keep deleted bytes in the write-ahead log. After that, the bytes
 * are wiped later.
 */
const PATIENCE_MS = 2_000

/** Waits for a promise, but at most this many milliseconds. */
const withTimeout = (ms: number, task: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    void task.then(() => {
      clearTimeout(timer)
      resolve()
    })
  })

export interface SqliteOptions {
  /** Makes the ids of the ledger and of deletion markers; random UUIDs by default. */
  readonly newId?: () => string
}

/**
 * Opens a ledger for writing. A missing or empty file becomes a new ledger; its folder is made.
 * @throws StoreError `locked` when a process has it open for writing · `wrong-format` · `bad-address` ·
 *   `unavailable`
 */
export const openSqliteStore = async (path: string, options: SqliteOptions = {}): Promise<EventStore> => {
  const newId = options.newId ?? randomUUID
  const found = await existing(path)
  if (found !== undefined) inspect(found)
  const file = found ?? (await vacant(path))
  const lock = acquireLock(`${file}.lock`)
  let db: DatabaseSync | undefined
  try {
    db = connectWriter(file, newId)
    return createStore(db, newId, lock)
  } catch (error) {
    db?.close()
    lock.release()
    throw cannotOpen(path, error)
  }
}

const createStore = (db: DatabaseSync, newId: () => string, lock: Lock): EventStore => {
  let open = true
  const bell = createBell()
  const reader = createReader(db, () => open)
  const writes = createWrites(db, newId)
  const scrub = createScrub(db)
  const group = createGroupCommit(db, bell.ring)
  const recent = createRecent()
  // The process may have crashed between a deletion and its scrub.
  void scrub.request()

  const submit: typeof group.submit = (size, work, noted) => {
    if (!open) throw new StoreError('unavailable', 'the ledger is closed')
    return group.submit(size, work, noted)
  }
  const close = async (): Promise<void> => {
    open = false
    bell.stop()
    await group.drain()
    void scrub.request()
    scrub.stop()
    db.close()
    lock.release()
  }
  let closed: Promise<void> | undefined

  return {
    ledgerId: readLedgerId(db),
    head: reader.head,
    bodyAt: reader.bodyAt,
    readStream: reader.readStream,
    readAll: reader.readAll,
    readState: reader.readState,
    async append(stream, expected, events, stored) {
      checkExpected(expected)
      const bytes = checkEvents(stream, events)
      const work = () => writes.append(stream, expected, events)
      const written = await submit({ events: events.length, bytes }, work, recent.add)
      if (written.length > 0) stored?.()
      return expected + events.length
    },
    async appendInOrder(appends, stored) {
      let size = { events: 0, bytes: 0 }
      for (const { stream, expected, events } of appends) {
        checkExpected(expected)
        size = { events: size.events + events.length, bytes: size.bytes + checkEvents(stream, events) }
      }
      let last: readonly LoggedEvent[] = []
      const work = () =>
        appends.flatMap(({ stream, expected, events }) => {
          last = writes.append(stream, expected, events)
          return last
        })
      await submit(size, work, recent.add)
      if (last.length > 0) stored?.()
    },
    async *subscribe(from) {
      if (!open) throw new StoreError('unavailable', 'the ledger is closed')
      yield* follow(reader.readChunk, recent, bell, from)
    },
    async deleteStream(stream, expected) {
      checkExpected(expected)
      await submit({ events: 1, bytes: 0 }, () => writes.deleteStream(stream, expected), recent.forget)
      if (open) await withTimeout(PATIENCE_MS, scrub.request())
    },
    async writeState(cell, value, expected) {
      checkExpected(expected)
      checkText(cell, value)
      const bytes = Buffer.byteLength(value)
      return submit({ events: 1, bytes }, () => writes.writeState(cell, value, expected))
    },
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/**
 * Opens an existing ledger for reading. Another process may write to it.
 * @throws StoreError `wrong-format` · `bad-address` · `unavailable`
 */
export const openSqliteReader = async (path: string): Promise<LedgerReader> => {
  const file = await existing(path)
  if (file === undefined) throw new StoreError('bad-address', `there is no ledger at ${path}`)
  const db = connectReader(file)
  const { head, bodyAt, readStream, readAll, readState } = createReader(db, () => db.isOpen)
  const close = async (): Promise<void> => {
    if (db.isOpen) db.close()
  }
  return { ledgerId: readLedgerId(db), head, bodyAt, readStream, readAll, readState, close }
}
