/** State cells keep their last value. A writer must know their revision. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, events, logOf } from './given.ts'

export const state = async (t: Test, engine: Engine): Promise<void> => {
  t.test('a cell that was never written is not there', async (t) => {
    const store = await engine.open(t)
    t.equal(await store.readState('cursor-1'), undefined)
  })

  t.test('a cell is written and read, from revision 0 on', async (t) => {
    const store = await engine.open(t)
    t.equal(await store.writeState('cursor-1', '"a"', NO_STREAM), 0)
    t.equal(await store.writeState('cursor-1', '"b"', 0), 1)
    t.same(await store.readState('cursor-1'), { value: '"b"', revision: 1 })
  })

  t.test('a stale write is refused and changes nothing', async (t) => {
    const store = await engine.open(t)
    await store.writeState('cursor-1', '"a"', NO_STREAM)
    await store.writeState('cursor-1', '"b"', 0)
    for (const expected of [NO_STREAM, 0, 2]) {
      await t.rejects(store.writeState('cursor-1', '"c"', expected), { code: 'wrong-revision' })
    }
    t.same(await store.readState('cursor-1'), { value: '"b"', revision: 1 })
  })

  t.test('a write that expects a cell that is not there is refused', async (t) => {
    const store = await engine.open(t)
    await t.rejects(store.writeState('cursor-1', '"a"', 0), { code: 'wrong-revision' })
    t.equal(await store.readState('cursor-1'), undefined)
  })

  t.test('exactly one of many writes at the same revision wins', async (t) => {
    const store = await engine.open(t)
    await store.writeState('lease', '"nobody"', NO_STREAM)
    const rivals = Array.from({ length: 32 }, (_, n) => `"rival ${n}"`)
    const attempts = await Promise.allSettled(rivals.map((rival) => store.writeState('lease', rival, 0)))
    const winners = rivals.filter((_, n) => attempts[n]?.status === 'fulfilled')
    t.equal(winners.length, 1)
    t.same(await store.readState('lease'), { value: winners[0], revision: 1 })
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') t.match(attempt.reason, { code: 'wrong-revision' })
    }
  })

  t.test('a value is kept byte for byte', async (t) => {
    const store = await engine.open(t)
    const values = ['{ "a" : 1.0 }', '"👩🏽‍⚖️ \u2028 \\u0000 \\ud800 שלום"', `"${'Ў'.repeat(100_000)}"`]
    for (const [n, value] of values.entries()) {
      await store.writeState('cursor-1', value, n - 1)
      t.ok((await store.readState('cursor-1'))?.value === value)
    }
  })

  t.test('cells and streams of one name do not know of each other', async (t) => {
    const store = await engine.open(t)
    await store.writeState('deal-1', '1', NO_STREAM)
    t.equal(await store.append('deal-1', NO_STREAM, events(3)), 2)
    t.equal(await store.writeState('deal-1', '2', 0), 1)
    t.same(await store.readState('deal-1'), { value: '2', revision: 1 })
  })

  t.test('cells do not show up in the log', async (t) => {
    const store = await engine.open(t)
    await store.writeState('cursor-1', '1', NO_STREAM)
    t.same(await logOf(store), [])
    t.equal(await store.head(), 0)
  })

  t.test('a cell survives closing and opening again', async (t) => {
    const store = await engine.open(t)
    await store.writeState('cursor-1', '1', NO_STREAM)
    await store.close()
    const again = await engine.reopen(t, store)
    t.same(await again.readState('cursor-1'), { value: '1', revision: 0 })
  })
}
