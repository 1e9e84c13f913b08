/** Reading: a stream or a part of it, the log or what comes after a position, and how far the log goes. */
import type { Test } from 'tap'
import { type EventStore, NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, events, ids, logOf } from './given.ts'

/** Three streams of eight events each, their events mixed in the log. */
const someStreams = async (store: EventStore): Promise<void> => {
  for (let n = 0; n < 4; n++) {
    for (const stream of ['deal-1', 'deal-2', 'deal-3']) await store.append(stream, 2 * n - 1, events(2))
  }
}

export const reads = async (t: Test, engine: Engine): Promise<void> => {
  t.test('a stream that was never written to is missing', async (t) => {
    const store = await engine.open(t)
    t.same(await store.readStream('deal-1'), { state: 'missing', events: [] })
  })

  t.test('a stream that is there is present', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, events(1))
    t.equal((await store.readStream('deal-1')).state, 'present')
  })

  const ranges: readonly (readonly [{ from?: number; limit?: number }, readonly number[]])[] = [
    [{}, [0, 1, 2, 3, 4]],
    [{ from: 2 }, [2, 3, 4]],
    [{ limit: 2 }, [0, 1]],
    [{ from: 1, limit: 3 }, [1, 2, 3]],
    [{ from: 3, limit: 100 }, [3, 4]],
    [{ from: 4 }, [4]],
    [{ from: 5 }, []],
    [{ from: 99, limit: 5 }, []],
  ]
  for (const [range, wanted] of ranges) {
    t.test(`the range ${JSON.stringify(range)} of five events reads ${JSON.stringify(wanted)}`, async (t) => {
      const store = await engine.open(t)
      await store.append('deal-1', NO_STREAM, events(5))
      const slice = await store.readStream('deal-1', range)
      t.equal(slice.state, 'present')
      t.same(
        slice.events.map(({ revision }) => revision),
        wanted,
      )
    })
  }

  t.test('a long stream is read whole', async (t) => {
    const store = await engine.open(t)
    const long = events(2_500)
    await store.append('deal-1', NO_STREAM, long)
    t.same(ids((await store.readStream('deal-1')).events), ids(long))
    const { events: part } = await store.readStream('deal-1', { from: 100, limit: 2_000 })
    t.same(ids(part), ids(long.slice(100, 2_100)))
  })

  t.test('an empty log reads nothing and has its head at 0', async (t) => {
    const store = await engine.open(t)
    t.same(await logOf(store), [])
    t.equal(await store.head(), 0)
  })

  t.test('the head is the position of the last event', async (t) => {
    const store = await engine.open(t)
    await someStreams(store)
    t.equal(await store.head(), (await logOf(store)).at(-1)?.position)
  })

  t.test('positions increase strictly', async (t) => {
    const store = await engine.open(t)
    await someStreams(store)
    const positions = (await logOf(store)).map(({ position }) => position)
    t.same(
      positions,
      [...new Set(positions)].sort((a, b) => a - b),
    )
  })

  t.test('reading on from every position gives what comes after it', async (t) => {
    const store = await engine.open(t)
    await someStreams(store)
    const log = await logOf(store)
    for (const [n, { position }] of log.entries()) t.same(await logOf(store, position), log.slice(n + 1))
  })

  t.test('the whole log is read once when it is longer than a batch', async (t) => {
    const store = await engine.open(t)
    const long = Array.from({ length: 6 }, () => events(500))
    for (const [n, part] of long.entries()) await store.append('deal-1', n * 500 - 1, part)
    t.same(ids(await logOf(store)), ids(long.flat()))
  })

  t.test('a reader of the log sees what was there when it began, while others write', async (t) => {
    const store = await engine.open(t)
    await someStreams(store)
    const before = await logOf(store)
    const found: string[] = []
    for await (const batch of store.readAll()) {
      found.push(...ids(batch))
      await store.append(`new-${found.length}`, NO_STREAM, events(1))
    }
    t.same(found.slice(0, before.length), ids(before))
  })
}
