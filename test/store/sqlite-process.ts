/**
 * A second process, for tests that need two. `hold PATH` keeps a ledger open; `append PATH`
 * appends until it is killed and prints what was acknowledged; `read PATH N` reads until it has seen N events.
 */
import { randomUUID } from 'node:crypto'
import { writeSync } from 'node:fs'
import { isStoreError } from '../../src/failure/storeError.ts'
import { openSqliteReader, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { pause } from '../pause.ts'

/** At once and in full, so that a kill right after it does not lose it. */
const print = (...words: readonly unknown[]): void => {
  writeSync(1, `${words.join(' ')}\n`)
}

const hold = async (path: string): Promise<void> => {
  await openSqliteStore(path)
  print('open')
  setInterval(() => {}, 60_000)
}

/** Eight callers, each on a stream of its own, three events an append. */
const append = async (path: string): Promise<void> => {
  const store = await openSqliteStore(path)
  const caller = async (stream: string): Promise<void> => {
    for (let next = 0; ; next += 3) {
      const ids = [randomUUID(), randomUUID(), randomUUID()]
      const body = JSON.stringify('x'.repeat(2_000))
      await store.append(
        stream,
        next - 1,
        ids.map((id) => ({ id, type: 'Noted', body })),
      )
      for (const [n, id] of ids.entries()) print(stream, next + n, id)
    }
  }
  await Promise.all(Array.from({ length: 8 }, () => caller(`deal-${randomUUID()}`)))
}

/** Reads the log again and again; every time it must begin with what was seen the time before. */
const read = async (path: string, wanted: number): Promise<void> => {
  const reader = await openSqliteReader(path)
  print('reading')
  let before: readonly string[] = []
  while (before.length < wanted) {
    const now: string[] = []
    for await (const batch of reader.readAll())
      now.push(...batch.map(({ position, id }) => `${position}/${id}`))
    if (!before.every((one, n) => now[n] === one)) throw new Error('the past has changed')
    before = now
    await pause()
  }
  await reader.close()
  print('read', before.length)
}

const [mode, path = '', count] = process.argv.slice(2)
try {
  if (mode === 'hold') await hold(path)
  if (mode === 'append') await append(path)
  if (mode === 'read') await read(path, Number(count))
} catch (error) {
  print('refused', isStoreError(error) ? error.code : error)
}
