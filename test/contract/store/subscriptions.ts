/** Following the log: from any position to its end and on, each event once, until told to stop. */
import type { Test } from 'tap'
import { type EventStore, type LogBatch, NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, events, follow, ids, logOf } from './given.ts'

const write = async (store: EventStore, stream: string, appends: number): Promise<void> => {
  for (let n = 0; n < appends; n++) await store.append(stream, 2 * n - 1, events(2))
}

/** What a subscription gives until it has caught up. */
const caughtUp = async (store: EventStore, after: number): Promise<readonly LogBatch[]> => {
  const batches: LogBatch[] = []
  for await (const batch of store.subscribe({ after, signal: new AbortController().signal })) {
    batches.push(batch)
    if (batch.live) break
  }
  return batches
}

export const subscriptions = async (t: Test, engine: Engine): Promise<void> => {
  t.test('on an empty log the first batch is empty and live', async (t) => {
    const store = await engine.open(t)
    t.same(await caughtUp(store, 0), [{ events: [], live: true }])
  })

  t.test('a follower catches up from the beginning', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-1', 10)
    const batches = await caughtUp(store, 0)
    t.same(
      batches.flatMap(({ events }) => events),
      await logOf(store),
    )
  })

  t.test('a follower can resume after every position', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-1', 10)
    const log = await logOf(store)
    for (const [n, { position }] of log.entries()) {
      const batches = await caughtUp(store, position)
      t.same(
        batches.flatMap(({ events }) => events),
        log.slice(n + 1),
      )
    }
  })

  t.test('a follower is live only when it has seen all that was there', async (t) => {
    const store = await engine.open(t)
    for (let n = 0; n < 5; n++) await store.append('many', n * 500 - 1, events(500))
    const body = JSON.stringify('x'.repeat(900_000))
    for (let n = 0; n < 12; n++) await store.append('large', n - 1, [{ ...event(), body }])
    const batches = await caughtUp(store, 0)
    t.same(ids(batches.flatMap(({ events }) => events)), ids(await logOf(store)))
  })

  t.test('a follower at the head sees what comes', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-1', 3)
    const follower = follow(t, store, await store.head())
    await follower.live
    t.same(follower.seen, [])
    const comes = events(2)
    await store.append('deal-2', NO_STREAM, comes)
    await follower.until((seen) => seen.length >= 2)
    t.same(ids(follower.seen), ids(comes))
  })

  t.test('a follower goes from the past to the present without gap or repeat', async (t) => {
    const store = await engine.open(t)
    for (let n = 0; n < 5; n++) await store.append('past', n * 500 - 1, events(500))
    const writers = Promise.all(Array.from({ length: 8 }, (_, n) => write(store, `deal-${n}`, 15)))
    const follower = follow(t, store)
    await writers
    await follower.until((seen) => seen.length >= 2_740)
    t.same(follower.seen, await logOf(store))
  })

  t.test('several followers see the same', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-1', 5)
    const followers = Array.from({ length: 5 }, () => follow(t, store))
    await write(store, 'deal-2', 20)
    const log = await logOf(store)
    for (const follower of followers) {
      await follower.until((seen) => seen.length >= log.length)
      t.same(follower.seen, log)
    }
  })

  t.test('a slow follower misses nothing', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-0', 1)
    const found: string[] = []
    let written = 0
    for await (const batch of store.subscribe({ signal: new AbortController().signal })) {
      found.push(...ids(batch.events))
      if (written < 5) await write(store, `deal-${++written}`, 10)
      else if (found.length >= 102) break
    }
    t.same(found, ids(await logOf(store)))
  })

  t.test('an abort ends a subscription that waits', async (t) => {
    const store = await engine.open(t)
    const follower = follow(t, store)
    await follower.live
    follower.abort()
    await t.resolves(follower.ended)
  })

  t.test('an abort ends a subscription that catches up', async (t) => {
    const store = await engine.open(t)
    for (let n = 0; n < 5; n++) await store.append('past', n * 500 - 1, events(500))
    const stop = new AbortController()
    let batches = 0
    for await (const _ of store.subscribe({ signal: stop.signal })) {
      batches++
      stop.abort()
    }
    t.equal(batches, 1)
  })

  t.test('a subscription whose signal has aborted gives nothing', async (t) => {
    const store = await engine.open(t)
    await write(store, 'deal-1', 1)
    const batches: LogBatch[] = []
    for await (const batch of store.subscribe({ signal: AbortSignal.abort() })) batches.push(batch)
    t.same(batches, [])
  })

  t.test('the end of one subscription leaves the others going', async (t) => {
    const store = await engine.open(t)
    const [ends, goesOn] = [follow(t, store), follow(t, store)]
    await Promise.all([ends.live, goesOn.live])
    ends.abort()
    await ends.ended
    await write(store, 'deal-1', 1)
    await goesOn.until((seen) => seen.length === 2)
    t.same(ends.seen, [])
  })
}
