/** The embedded engine without space: writes fail, nothing is half-written, and it continues afterwards. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { isStoreError } from '../../src/failure/storeError.ts'
import type { NewEvent } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { event, follow, ids, logOf } from '../contract/store/given.ts'
import { openAt } from './sqlite-given.ts'

/** Runs a command and returns whether it succeeded. */
const succeeds = (command: string, ...words: readonly string[]): boolean => {
  try {
    execFileSync(command, words, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

interface Append {
  readonly stream: string
  readonly events: readonly NewEvent[]
}

const pairOf60kB = (): readonly NewEvent[] =>
  [event(), event()].map((one) => ({ ...one, body: JSON.stringify('x'.repeat(30_000)) }))

/** Appends until the disk is full, frees space, and compares the log before and after. */
const runsOutOf = async (t: Test, folder: string, giveSpace: () => void): Promise<void> => {
  const path = join(folder, 'events.db')
  const store = await openAt(t, path)
  const follower = follow(t, store)
  const stored: Append[] = []
  const failed: Append[] = []
  for (let round = 0; failed.length === 0; round++) {
    const appends = Array.from({ length: 4 }, (_, n) => ({
      stream: `deal-${round}-${n}`,
      events: pairOf60kB(),
    }))
    const results = await Promise.allSettled(appends.map((one) => store.append(one.stream, -1, one.events)))
    for (const [n, result] of results.entries()) {
      if (result.status === 'fulfilled') stored.push(appends[n]!)
      else failed.push(appends[n]!)
      if (result.status === 'rejected')
        t.ok(isStoreError(result.reason, 'unavailable'), result.reason.message)
    }
    if (failed.length > 0) t.equal(failed.length, 4, 'the whole group fails')
  }
  const written = stored.flatMap(({ events }) => events)
  t.ok(written.length > 0, 'something was stored before')
  t.same(ids(await logOf(store)), ids(written), 'the log holds what was acknowledged and nothing else')
  await t.rejects(store.writeState('cursor-1', '"x"'.padEnd(600_000), -1), { code: 'unavailable' })
  t.equal(await store.readState('cursor-1'), undefined)

  giveSpace()
  for (const one of failed) t.equal(await store.append(one.stream, -1, one.events), 1)
  const all = [...written, ...failed.flatMap(({ events }) => events)]
  await follower.until((seen) => seen.length >= all.length)
  t.same(ids(follower.seen), ids(all), 'a follower saw each event once')
  await store.close()
  const again = await openSqliteStore(path)
  t.same(ids(await logOf(again)), ids(all))
  await again.close()
}

test('a disk that is full', async (t) => {
  const disk = mkdtempSync(join(tmpdir(), 'detente-'))
  t.teardown(() => rmdirSync(disk))
  if (!succeeds('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk))
    return t.comment('may not mount a disk')
  try {
    await runsOutOf(t, disk, () => execFileSync('mount', ['-o', 'remount,size=64m', disk]))
  } finally {
    // Lazily: a failed test may leave the store open.
    execFileSync('umount', ['-l', disk])
  }
})

test('a limit on the size of files', async (t) => {
  const limit = (bytes: string): boolean =>
    succeeds('prlimit', '--pid', `${process.pid}`, `--fsize=${bytes}:`)
  const survive = (): void => {}
  process.on('SIGXFSZ', survive)
  t.teardown(() => process.off('SIGXFSZ', survive))
  if (!limit('2000000')) return t.comment('cannot limit the size of files')
  t.teardown(() => limit('unlimited'))
  await runsOutOf(t, t.testdir(), () => limit('unlimited'))
})
