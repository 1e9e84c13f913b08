/** The log handed on to its followers: in order, without gap or repeat, whatever the store or a follower does. */
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { StoreError } from '../../src/failure/storeError.ts'
import type { EventStore, LoggedEvent, Position } from '../../src/store/port.ts'
import { CannotFollow, type Follower, openTail } from '../../src/tail/tail.ts'
import { events, ids, logOf } from '../contract/store/given.ts'
import { openAt, until } from '../store/sqlite-given.ts'

const ledger = async (t: Test): Promise<EventStore> => {
  const store = await openAt(t, join(t.testdir(), 'events.db'))
  await store.append('deal-kites', -1, events(5))
  return store
}

interface Remembering extends Follower {
  readonly seen: readonly LoggedEvent[]
  /** How often it was handed something that it had seen already. */
  repeats(): number
}

/** A follower that remembers what it took; `take` may refuse by throwing. */
const remember = (name: string, take: (event: LoggedEvent) => void = () => {}): Remembering => {
  const seen: LoggedEvent[] = []
  let repeats = 0
  const position = (): Position | undefined => seen.at(-1)?.position
  return {
    name,
    seen,
    position,
    repeats: () => repeats,
    handle: async ({ events }) => {
      for (const event of events) {
        if (event.position <= (position() ?? 0)) {
          repeats++
          continue
        }
        take(event)
        seen.push(event)
      }
    },
  }
}

const away = (): StoreError => new StoreError('unavailable', 'gone to fly a kite')

/** An engine whose subscriptions break: the first `times`, each after so many batches. */
const breaking = (store: EventStore, times: number, batches = 0) => {
  const calls: { readonly at: number; readonly after: Position | undefined }[] = []
  const engine: Pick<EventStore, 'subscribe'> = {
    async *subscribe(from) {
      calls.push({ at: performance.now(), after: from.after })
      const breaks = calls.length <= times
      let left = batches
      if (breaks && left === 0) throw away()
      for await (const batch of store.subscribe(from)) {
        yield batch
        if (breaks && --left === 0) throw away()
      }
    },
  }
  return { engine, calls }
}

const follow = (t: Test, store: Pick<EventStore, 'subscribe'>, ...followers: readonly Follower[]) => {
  const failed: { readonly name: string; readonly error: unknown }[] = []
  const feed = openTail(store, followers, ({ name }, error) => failed.push({ name, error }))
  t.teardown(feed.close)
  return { feed, failed }
}

test('a follower gets the whole log in order, then what is appended', async (t) => {
  const store = await ledger(t)
  const follower = remember('lamps')
  follow(t, store, follower)
  await until(() => follower.seen.length === 5)
  await store.append('deal-wicks', -1, events(2))
  await until(() => follower.seen.length === 7)
  t.same(ids(follower.seen), ids(await logOf(store)))
})

test('a follower that has seen a part gets the rest', async (t) => {
  const store = await ledger(t)
  const all = await logOf(store)
  const follower = remember('lamps')
  await follower.handle({ events: all.slice(0, 3), live: false })
  follow(t, store, follower)
  await until(() => follower.seen.length === 5)
  t.same(ids(follower.seen), ids(all))
  t.equal(follower.repeats(), 0)
})

test('followers at different places each get what they lack', async (t) => {
  const store = await ledger(t)
  const all = await logOf(store)
  const [ahead, behind] = [remember('lamps'), remember('kites')]
  await ahead.handle({ events: all.slice(0, 4), live: false })
  follow(t, store, ahead, behind)
  await until(() => ahead.seen.length === 5 && behind.seen.length === 5)
  for (const { seen } of [ahead, behind]) t.same(ids(seen), ids(all))
})

test('an unreachable store is tried again, after growing pauses', async (t) => {
  const store = await ledger(t)
  const follower = remember('lamps')
  const { engine, calls } = breaking(store, 3)
  const { feed } = follow(t, engine, follower)
  await until(() => calls.length === 1)
  await until(() => feed.trouble() !== undefined)
  t.match(feed.trouble(), { code: 'unavailable' })
  await until(() => follower.seen.length === 5)
  await until(() => feed.trouble() === undefined)
  const pauses = calls.slice(1).map(({ at }, n) => at - calls[n]!.at)
  t.equal(pauses.length, 3)
  t.ok(pauses[0]! > 50 && pauses[1]! > pauses[0]! && pauses[2]! > pauses[1]!, pauses.join(', '))
})

test('observers learn once that the store cannot be followed, and once that it can again', async (t) => {
  const { engine } = breaking(await ledger(t), 3)
  const follower = remember('views')
  const told: unknown[] = []
  const feed = openTail(
    engine,
    [follower],
    () => {},
    (trouble) => told.push(trouble),
  )
  t.teardown(() => feed.close())
  await until(() => told.length === 2)
  t.match(told, [{ code: 'unavailable' }, undefined])
  t.equal(feed.trouble(), undefined)
})

test('a broken subscription resumes after what was seen, without gap or repeat', async (t) => {
  const store = await ledger(t)
  const follower = remember('lamps')
  const { engine, calls } = breaking(store, 3, 1)
  follow(t, engine, follower)
  for (let n = 0; n < 3; n++) {
    await until(() => calls.length === n + 1)
    await store.append(`deal-wicks-${n}`, -1, events(4))
  }
  await until(() => calls.length === 4 && follower.seen.length === 17)
  t.same(ids(follower.seen), ids(await logOf(store)))
  t.equal(follower.repeats(), 0)
  t.same(
    calls.slice(1).every(({ after }, n) => (after ?? 0) >= (calls[n]!.after ?? 0)),
    true,
  )
})

test('a success makes the next pause short again', async (t) => {
  const store = await ledger(t)
  const follower = remember('lamps')
  const { engine, calls } = breaking(store, 4, 1)
  follow(t, engine, follower)
  for (let n = 0; n < 4; n++) {
    await until(() => calls.length === n + 1)
    await store.append(`deal-wicks-${n}`, -1, events(1))
  }
  await until(() => calls.length === 5)
  const pauses = calls.slice(1).map(({ at }, n) => at - calls[n]!.at)
  t.ok(
    pauses.every((pause) => pause < 600),
    pauses.join(', '),
  )
})

test('a follower that can never continue is reported once, and the others continue', async (t) => {
  const store = await ledger(t)
  const good = remember('lamps')
  const bad = remember('kites', ({ revision }) => {
    if (revision === 2) throw new CannotFollow('cannot read kites')
  })
  const last = remember('wicks')
  const { feed, failed } = follow(t, store, good, bad, last)
  await store.append('deal-wicks', -1, events(4))
  await until(() => good.seen.length === 9 && last.seen.length === 9)
  t.equal(bad.seen.length, 2)
  t.match(failed, [{ name: 'kites', error: { message: 'cannot read kites' } }])
  t.equal(failed.length, 1)
  t.equal(feed.trouble(), undefined)
  t.match(feed.failing(), [{ follower: 'kites', attempts: 1, lasting: true }])
})

test('a follower that fails is handed the same again after pauses that grow, and the others do not wait', async (t) => {
  const store = await ledger(t)
  const good = remember('lamps')
  const tries: number[] = []
  const bad = remember('kites', ({ revision }) => {
    if (revision === 2 && tries.push(performance.now()) < 4) throw new Error('the kites are tangled')
  })
  const recovered: string[] = []
  const failed: unknown[] = []
  const feed = openTail(
    store,
    [bad, good],
    (_, error) => failed.push(error),
    () => {},
    ({ name }) => recovered.push(name),
  )
  t.teardown(feed.close)
  await until(() => good.seen.length === 5)
  t.equal(bad.seen.length, 2)
  await until(() => tries.length === 2)
  t.match(feed.failing(), [
    { follower: 'kites', error: { message: 'the kites are tangled' }, lasting: false },
  ])
  t.match(feed.trouble(), { message: 'the kites are tangled' })
  await store.append('deal-wicks', -1, events(2))
  await until(() => bad.seen.length === 7 && good.seen.length === 7)
  t.same(ids(bad.seen), ids(await logOf(store)))
  t.same(ids(good.seen), ids(await logOf(store)))
  const pauses = tries.slice(1).map((at, n) => at - (tries[n] ?? 0))
  t.ok(
    pauses.every((pause, n) => n === 0 || pause > (pauses[n - 1] ?? 0)),
    pauses.join(', '),
  )
  t.equal(failed.length, 1, 'said once')
  t.same(recovered, ['kites'])
  t.same(feed.failing(), [])
  t.equal(feed.trouble(), undefined)
})

test('when all followers fail, each is tried again', async (t) => {
  const store = await ledger(t)
  let tries = 0
  const bad = remember('kites', () => {
    if (tries++ < 3) throw new Error('the kites are tangled')
  })
  follow(t, store, bad)
  await until(() => bad.seen.length === 5)
  t.same(ids(bad.seen), ids(await logOf(store)))
})

test('a stopped follower does not change where the others resume', async (t) => {
  const store = await ledger(t)
  const good = remember('lamps')
  const bad = remember('kites', () => {
    throw new CannotFollow('cannot read kites')
  })
  const { engine, calls } = breaking(store, 1, 1)
  follow(t, engine, good, bad)
  await until(() => good.seen.length === 5)
  await store.append('deal-wicks', -1, events(1))
  await until(() => good.seen.length === 6)
  t.equal(calls[1]?.after, good.seen[4]?.position)
  t.equal(good.repeats(), 0)
})

test('a follower that cannot write now is handed the same again, and the others do not wait', async (t) => {
  const store = await ledger(t)
  let full = 2
  const short = remember('lamps', () => {
    if (full-- > 0) throw new StoreError('unavailable', 'the disk is full')
  })
  const other = remember('kites')
  const { feed, failed } = follow(t, store, short, other)
  await until(() => other.seen.length === 5)
  t.equal(short.seen.length, 0)
  await until(() => feed.trouble() !== undefined)
  await until(() => short.seen.length === 5)
  await until(() => feed.trouble() === undefined)
  const all = ids(await logOf(store))
  t.same(ids(short.seen), all)
  t.same(ids(other.seen), all)
  t.match(failed, [{ name: 'lamps', error: { code: 'unavailable' } }], 'said once')
})

test('closing ends a pause at once', async (t) => {
  const store = await ledger(t)
  const { engine, calls } = breaking(store, Number.POSITIVE_INFINITY)
  const { feed } = follow(t, engine, remember('lamps'))
  await until(() => calls.length === 4)
  const before = performance.now()
  await feed.close()
  t.ok(performance.now() - before < 200)
})

test('closing waits for the batch that a follower is at', async (t) => {
  const store = await ledger(t)
  const gate = Promise.withResolvers<void>()
  let state = 'idle'
  const slow: Follower = {
    name: 'lamps',
    position: () => undefined,
    handle: async () => {
      state = 'busy'
      await gate.promise
      state = 'done'
    },
  }
  const { feed } = follow(t, store, slow)
  await until(() => state === 'busy')
  const closed = feed.close()
  gate.resolve()
  await closed
  t.equal(state, 'done')
})

test('when the store closes the feed ends by itself', async (t) => {
  const store = await ledger(t)
  const follower = remember('lamps')
  const { feed } = follow(t, store, follower)
  await until(() => follower.seen.length === 5)
  await store.close()
  t.equal(feed.trouble(), undefined)
  await feed.close()
})
