/** Many at once: one wins, the others learn of it, and everybody sees the same order. */
import type { Test } from 'tap'
import { isStoreError } from '../../../src/failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../../../src/store/port.ts'
import { type Engine, event, events, follow, ids, logOf } from './given.ts'

/** Reads, appends after what it read, and begins again when somebody was faster. */
const appendBehind = async (store: EventStore, stream: string): Promise<void> => {
  for (;;) {
    const { events: stored } = await store.readStream(stream)
    try {
      await store.append(stream, stored.length - 1, [event()])
      return
    } catch (error) {
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }
}

const isIncreasing = (numbers: readonly number[]): boolean =>
  numbers.every((number, n) => n === 0 || numbers[n - 1]! < number)

export const races = async (t: Test, engine: Engine): Promise<void> => {
  t.test('one of two appends at the same revision wins and the other is refused', async (t) => {
    const store = await engine.open(t)
    await store.append('deal-1', NO_STREAM, events(1))
    const attempts = await Promise.allSettled([
      store.append('deal-1', 0, events(2)),
      store.append('deal-1', 0, events(2)),
    ])
    t.same(attempts.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
    t.match(
      attempts.find(({ status }) => status === 'rejected'),
      { reason: { code: 'wrong-revision' } },
    )
    t.equal((await store.readStream('deal-1')).events.length, 3)
  })

  t.test('exactly one of many appends that create a stream wins', async (t) => {
    const store = await engine.open(t)
    const rivals = Array.from({ length: 32 }, () => event())
    const attempts = await Promise.allSettled(
      rivals.map((rival) => store.append('deal-1', NO_STREAM, [rival])),
    )
    const winners = rivals.filter((_, n) => attempts[n]?.status === 'fulfilled')
    t.equal(winners.length, 1)
    t.same(ids((await store.readStream('deal-1')).events), ids(winners))
  })

  t.test('32 racers that try again end with dense revisions and one event each', async (t) => {
    const store = await engine.open(t)
    await Promise.all(Array.from({ length: 32 }, () => appendBehind(store, 'deal-1')))
    const { events: stored } = await store.readStream('deal-1')
    t.same(
      stored.map(({ revision }) => revision),
      Array.from({ length: 32 }, (_, n) => n),
    )
    t.equal(new Set(ids(stored)).size, 32)
  })

  t.test('a refused append does not affect concurrent appends', async (t) => {
    const store = await engine.open(t)
    const attempts = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => store.append(`deal-${n}`, n % 3 === 0 ? 7 : NO_STREAM, events(2))),
    )
    t.same(
      attempts.map(({ status }) => status),
      attempts.map((_, n) => (n % 3 === 0 ? 'rejected' : 'fulfilled')),
    )
    t.equal((await logOf(store)).length, 40)
  })

  t.test('a crowd of appends is answered to the last', async (t) => {
    const store = await engine.open(t)
    const crowd = Array.from({ length: 1_500 }, () => event())
    await Promise.all(crowd.map((one, n) => store.append(`deal-${n}`, NO_STREAM, [one])))
    t.same(new Set(ids(await logOf(store))), new Set(ids(crowd)))
  })

  t.test('appends in a row that do not wait for each other are all there, in order', async (t) => {
    const store = await engine.open(t)
    const row = events(20)
    await Promise.all(row.map((one, n) => store.append('deal-1', n - 1, [one])))
    t.same(ids((await store.readStream('deal-1')).events), ids(row))
  })

  t.test('under many writers a follower sees the order that a reader sees', async (t) => {
    const store = await engine.open(t)
    const follower = follow(t, store)
    const write = async (stream: string): Promise<void> => {
      for (let n = 0; n < 10; n++) await store.append(stream, 2 * n - 1, events(2))
    }
    await Promise.all(Array.from({ length: 24 }, (_, n) => write(`deal-${n}`)))
    await follower.until((seen) => seen.length >= 480)
    t.same(follower.seen, await logOf(store))
    t.ok(isIncreasing(follower.seen.map(({ position }) => position)), 'positions increase strictly')
  })

  t.test('the events of one append lie side by side in the log of their stream', async (t) => {
    const store = await engine.open(t)
    const appended = Array.from({ length: 20 }, () => events(5))
    await Promise.all(appended.map((five, n) => store.append(`deal-${n}`, NO_STREAM, five)))
    const log = await logOf(store)
    for (const [n, five] of appended.entries()) {
      t.same(ids(log.filter(({ stream }) => stream === `deal-${n}`)), ids(five))
    }
  })
}
