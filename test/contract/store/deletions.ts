/** Deleting a stream for good: its events are gone, a marker stays, and its name is never free again. */
import type { Test } from 'tap'
import { type EventStore, type LoggedEvent, NO_STREAM, STREAM_DELETED } from '../../../src/store/port.ts'
import { type Engine, events, follow, ids, logOf } from './given.ts'

/** Two streams; the one to go lies on both sides of the one that stays. */
const twoStreams = async (store: EventStore) => {
  const [first, stays, last] = [events(2), events(3), events(1)]
  await store.append('personal-1', NO_STREAM, first)
  await store.append('deal-1', NO_STREAM, stays)
  await store.append('personal-1', 1, last)
  return { goes: [...first, ...last], stays }
}

/**
 * What a log says that a stream was deleted in: all but its events, which go at once or when the engine cleans up.
 * Where they still are, the marker comes after them.
 */
const withoutDeleted = (log: readonly LoggedEvent[]): readonly LoggedEvent[] =>
  log.filter(({ stream, type }) => stream !== 'personal-1' || type === STREAM_DELETED)

export const deletions = async (t: Test, engine: Engine): Promise<void> => {
  t.test('a deleted stream reads as deleted, without events', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    await store.deleteStream('personal-1', 2)
    t.same(await store.readStream('personal-1'), { state: 'deleted', events: [] })
    t.same(await store.readStream('personal-1', { from: 1, limit: 1 }), { state: 'deleted', events: [] })
  })

  t.test('the log keeps the other events and ends with a marker', async (t) => {
    const store = await engine.open(t)
    const { stays } = await twoStreams(store)
    const head = await store.head()
    await store.deleteStream('personal-1', 2)
    const log = await logOf(store)
    t.same(ids(withoutDeleted(log).slice(0, -1)), ids(stays))
    t.match(log.at(-1), { stream: 'personal-1', type: STREAM_DELETED, body: '' })
    t.ok(log.at(-1)!.position > head, 'the marker comes after everything else')
    t.equal(await store.head(), log.at(-1)?.position)
  })

  t.test('an append to a deleted stream is refused, whatever it expects', async (t) => {
    const store = await engine.open(t)
    const { goes } = await twoStreams(store)
    await store.deleteStream('personal-1', 2)
    const log = await logOf(store)
    for (const expected of [NO_STREAM, 0, 2, 3]) {
      await t.rejects(store.append('personal-1', expected, events(1)), { code: 'stream-deleted' })
    }
    await t.rejects(store.append('personal-1', NO_STREAM, goes), { code: 'stream-deleted' })
    t.same(await logOf(store), log)
  })

  t.test('deleting again does nothing', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    await store.deleteStream('personal-1', 2)
    const log = await logOf(store)
    await store.deleteStream('personal-1', 2)
    t.same(await logOf(store), log)
  })

  t.test('many deletions at once leave one marker', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    await Promise.all(Array.from({ length: 8 }, () => store.deleteStream('personal-1', 2)))
    t.equal((await logOf(store)).filter(({ type }) => type === STREAM_DELETED).length, 1)
  })

  t.test('a deletion at another revision is refused and deletes nothing', async (t) => {
    const store = await engine.open(t)
    const { goes } = await twoStreams(store)
    const log = await logOf(store)
    for (const expected of [NO_STREAM, 0, 1, 3]) {
      await t.rejects(store.deleteStream('personal-1', expected), { code: 'wrong-revision' })
    }
    t.same(ids((await store.readStream('personal-1')).events), ids(goes))
    t.same(await logOf(store), log)
  })

  t.test('the deletion of a missing stream at a revision is refused', async (t) => {
    const store = await engine.open(t)
    await t.rejects(store.deleteStream('personal-1', 0), { code: 'wrong-revision' })
    t.equal((await store.readStream('personal-1')).state, 'missing')
  })

  t.test(
    'a stream that never was is deleted as missing: nothing but a marker, and its name is not free',
    async (t) => {
      const store = await engine.open(t)
      await store.append('deal-1', NO_STREAM, events(1))
      await store.deleteStream('personal-1', NO_STREAM)
      await store.deleteStream('personal-1', NO_STREAM)
      t.same(await store.readStream('personal-1'), { state: 'deleted', events: [] })
      await t.rejects(store.append('personal-1', NO_STREAM, events(1)), { code: 'stream-deleted' })
      t.match(await logOf(store), [{ stream: 'deal-1' }, { stream: 'personal-1', type: STREAM_DELETED }])
      t.equal((await logOf(store)).length, 2)
    },
  )

  t.test('one of an append and a deletion at the same revision wins', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    const attempts = await Promise.allSettled([
      store.append('personal-1', 2, events(1)),
      store.deleteStream('personal-1', 2),
    ])
    t.equal(attempts.filter(({ status }) => status === 'fulfilled').length, 1)
    const { state } = await store.readStream('personal-1')
    t.equal(state, attempts[1].status === 'fulfilled' ? 'deleted' : 'present')
  })

  t.test('a follower sees the marker live', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    const follower = follow(t, store, await store.head())
    await follower.live
    await store.deleteStream('personal-1', 2)
    await follower.until((seen) => seen.length > 0)
    t.match(follower.seen, [{ stream: 'personal-1', type: STREAM_DELETED }])
  })

  t.test('a later follower sees the marker after everything else', async (t) => {
    const store = await engine.open(t)
    const { stays } = await twoStreams(store)
    await store.deleteStream('personal-1', 2)
    const follower = follow(t, store)
    await follower.live
    t.same(ids(withoutDeleted(follower.seen).slice(0, -1)), ids(stays))
    t.equal(follower.seen.at(-1)?.type, STREAM_DELETED)
  })

  t.test('a deletion survives closing and opening again', async (t) => {
    const store = await engine.open(t)
    await twoStreams(store)
    await store.deleteStream('personal-1', 2)
    const log = await logOf(store)
    await store.close()
    const again = await engine.reopen(t, store)
    t.equal((await again.readStream('personal-1')).state, 'deleted')
    await t.rejects(again.append('personal-1', NO_STREAM, events(1)), { code: 'stream-deleted' })
    t.same(await logOf(again), log)
  })
}
