/** Appending to several streams in an order: what a later one refers to is there before it. */
import type { Test } from 'tap'
import { NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, ids, logOf } from './given.ts'

export const orders = async (t: Test, engine: Engine): Promise<void> => {
  t.test('appends to several streams are stored in their order', async (t) => {
    const store = await engine.open(t)
    const [first, second, third] = [event(), event(), event()]
    await store.append('deal-1', NO_STREAM, [first])
    await store.appendInOrder([
      { stream: 'personal-1', expected: NO_STREAM, events: [second] },
      { stream: 'deal-1', expected: 0, events: [third] },
    ])
    t.same(ids(await logOf(store)), ids([first, second, third]))
    t.same(ids((await store.readStream('deal-1')).events), ids([first, third]))
  })

  t.test('when the first of several appends is refused nothing of the others is stored', async (t) => {
    const store = await engine.open(t)
    const there = event()
    await store.append('personal-1', NO_STREAM, [there])
    const refused = store.appendInOrder([
      { stream: 'personal-1', expected: NO_STREAM, events: [event()] },
      { stream: 'deal-1', expected: NO_STREAM, events: [event()] },
    ])
    await t.rejects(refused, { code: 'wrong-revision' })
    t.same(ids(await logOf(store)), ids([there]))
  })

  t.test('appends after a deleted stream are refused with it', async (t) => {
    const store = await engine.open(t)
    await store.append('personal-1', NO_STREAM, [event()])
    await store.deleteStream('personal-1', 0)
    const refused = store.appendInOrder([
      { stream: 'personal-1', expected: 0, events: [event()] },
      { stream: 'deal-1', expected: NO_STREAM, events: [event()] },
    ])
    await t.rejects(refused, { code: 'stream-deleted' })
    t.equal((await store.readStream('deal-1')).state, 'missing')
  })

  t.test('a refused last append leaves no later one, and is told', async (t) => {
    const store = await engine.open(t)
    const there = event()
    await store.append('deal-1', NO_STREAM, [there])
    const refused = store.appendInOrder([
      { stream: 'personal-1', expected: NO_STREAM, events: [event()] },
      { stream: 'deal-1', expected: NO_STREAM, events: [event()] },
    ])
    await t.rejects(refused, { code: 'wrong-revision' })
    t.same(ids((await store.readStream('deal-1')).events), ids([there]))
  })

  t.test('the same appends again are answered and stored once', async (t) => {
    const store = await engine.open(t)
    const appends = [
      { stream: 'personal-1', expected: NO_STREAM, events: [event()] },
      { stream: 'deal-1', expected: NO_STREAM, events: [event()] },
    ]
    await store.appendInOrder(appends)
    await store.appendInOrder(appends)
    t.same(ids(await logOf(store)), ids(appends.flatMap(({ events }) => events)))
  })
}
