/** The embedded engine removes every byte of deleted events from its files. */
import { randomInt, randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'tap'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { event } from '../contract/store/given.ts'
import { bytesOf, ledgerPath, openAt, until } from './sqlite-given.ts'

const SECRET = 'Vasil Bykau'

const secretEvent = (secret: string, times: number) => ({
  ...event(),
  body: JSON.stringify({ name: secret.repeat(times) }),
})

/** Pseudo-random numbers below a bound, the same for the same seed (a linear congruential generator). */
const numbers = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state % below
  }
}

test('the bytes of a deleted stream are in no file any more', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  await store.append('personal-1', -1, [secretEvent(SECRET, 1), secretEvent(SECRET, 5_000)])
  await store.append('deal-1', -1, [event()])
  t.match(bytesOf(path), SECRET)
  await store.deleteStream('personal-1', 1)
  t.notMatch(bytesOf(path), SECRET)
  await store.close()
  t.notMatch(bytesOf(path), SECRET)
})

test('the bytes go as soon as a reader lets them go', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  await store.append('personal-1', -1, [secretEvent(SECRET, 1)])
  const reader = new DatabaseSync(path, { readOnly: true })
  t.teardown(() => reader.isOpen && reader.close())
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM log').get()
  await store.deleteStream('personal-1', 0)
  t.match(bytesOf(path), SECRET, 'a reader still sees the time before')
  reader.close()
  await until(() => !bytesOf(path).includes(SECRET))
})

test('the bytes that a crash left are removed when the ledger is opened again', async (t) => {
  const path = ledgerPath(t)
  const store = await openSqliteStore(path)
  await store.append('personal-1', -1, [secretEvent(SECRET, 1)])
  const reader = new DatabaseSync(path, { readOnly: true })
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM log').get()
  await store.deleteStream('personal-1', 0)
  await store.close()
  reader.close()
  t.match(bytesOf(path), SECRET)
  await openAt(t, path)
  t.notMatch(bytesOf(path), SECRET)
})

test('whatever is deleted in whatever order, no byte of it stays', async (t) => {
  const seed = Number(process.env.DETENTE_TEST_SEED ?? randomInt(2 ** 31))
  t.comment(`DETENTE_TEST_SEED=${seed}`)
  const below = numbers(seed)
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  const present = new Map<string, number>()
  const deleted: string[] = []
  const pick = (): string => [...present.keys()][below(present.size)]!
  for (let round = 0; round < 6; round++) {
    const appends = Array.from({ length: 400 }, () => {
      const stream = present.size === 0 || below(3) === 0 ? `personal-${randomUUID()}` : pick()
      const revision = present.get(stream) ?? -1
      present.set(stream, revision + 1)
      return store.append(stream, revision, [
        secretEvent(`<${stream}>`, 1 + below(below(8) === 0 ? 200 : 20)),
      ])
    })
    await Promise.all(appends)
    const deletions = Array.from({ length: 60 }, () => {
      const stream = pick()
      const revision = present.get(stream)!
      present.delete(stream)
      deleted.push(stream)
      return store.deleteStream(stream, revision)
    })
    await Promise.all(deletions)
    const bytes = bytesOf(path)
    t.same(
      deleted.filter((stream) => bytes.includes(`<${stream}>`)),
      [],
    )
  }
  for (const [stream, revision] of present) {
    const { events } = await store.readStream(stream)
    t.equal(events.length, revision + 1)
  }
})
