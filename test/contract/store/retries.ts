/** Appending the same thing again: after a time-out nobody knows whether it was stored, and need not. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, events, ids, logOf } from './given.ts'

export const retries = async (t: Test, engine: Engine): Promise<void> => {
  t.test('the same append again is answered as the first time and stored once', async (t) => {
    const store = await engine.open(t)
    const pair = events(2)
    await store.append('deal-1', NO_STREAM, pair)
    t.equal(await store.append('deal-1', NO_STREAM, pair), 1)
    t.same(ids(await logOf(store)), ids(pair))
  })

  t.test('the same append again after later events is answered as the first time', async (t) => {
    const store = await engine.open(t)
    const [first, second, third] = [events(1), events(2), events(3)]
    await store.append('deal-1', NO_STREAM, first)
    await store.append('deal-1', 0, second)
    await store.append('deal-1', 2, third)
    t.equal(await store.append('deal-1', 0, second), 2)
    t.same(ids(await logOf(store)), ids([...first, ...second, ...third]))
  })

  t.test('the same append many times at once is stored once and answered each time', async (t) => {
    const store = await engine.open(t)
    const pair = events(2)
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => store.append('deal-1', NO_STREAM, pair)),
    )
    t.same(new Set(answers), new Set([1]))
    t.same(ids(await logOf(store)), ids(pair))
  })

  t.test('the same append survives closing and opening again', async (t) => {
    const store = await engine.open(t)
    const pair = events(2)
    await store.append('deal-1', NO_STREAM, pair)
    await store.close()
    const again = await engine.reopen(t, store)
    t.equal(await again.append('deal-1', NO_STREAM, pair), 1)
    t.same(ids(await logOf(again)), ids(pair))
  })

  t.test('an append that shares only its first events with the stored ones is refused', async (t) => {
    const store = await engine.open(t)
    const pair = events(2)
    await store.append('deal-1', NO_STREAM, pair)
    await t.rejects(store.append('deal-1', NO_STREAM, [pair[0]!, event()]), { code: 'wrong-revision' })
    await t.rejects(store.append('deal-1', NO_STREAM, [...pair, event()]), { code: 'wrong-revision' })
    t.same(ids(await logOf(store)), ids(pair))
  })

  t.test('the stored events in another order are refused', async (t) => {
    const store = await engine.open(t)
    const [first, second] = events(2)
    await store.append('deal-1', NO_STREAM, [first!, second!])
    await t.rejects(store.append('deal-1', NO_STREAM, [second!, first!]), { code: 'wrong-revision' })
  })
}
