/**
 * The engine on an EventStoreDB while the server goes wrong, on the test double, which does so on demand: nothing is
 * lost, doubled, or told twice, nothing hangs, and every error is one of the catalogue.
 */
import { t as all, type Test, test } from 'tap'
import { type EventStore, NO_STREAM, STREAM_DELETED } from '../../src/store/port.ts'
import { isStillThere } from '../../src/tail/lastKnown.ts'
import { event, events, follow, ids, logOf } from '../contract/store/given.ts'
import { type DoubleOptions, type EventStoreDouble, startEventStoreDouble } from '../eventstoredb/double.ts'
import type { AppendFault, ReadFault, SubscriptionFault } from '../eventstoredb/faults.ts'
import { newLedger, openAt } from '../store/eventstoredb-given.ts'

all.setTimeout(300_000)

interface Given extends DoubleOptions {
  /** Milliseconds for which a failing call is tried again. */
  readonly patience?: number
  /** Milliseconds that a subscription may say nothing. */
  readonly silence?: number
}

const given = async (t: Test, { patience = 20_000, silence = 500, ...options }: Given = {}) => {
  const double = await startEventStoreDouble(t, options)
  const store = await openAt(t, newLedger(double.connectionString), { patience, silence })
  return { double, store }
}

type Logged = Awaited<ReturnType<typeof logOf>>[number]

/** The name of the ledger on the double. */
const ledgerOf = ({ log }: EventStoreDouble): string =>
  log.entries.find(({ stream }) => stream.includes('.deal-'))?.stream.split('.')[0] ?? ''

/** The attempts at an append, by the ids that it stores. */
const attempts = ({ received }: EventStoreDouble, id: string) =>
  received.filter((one) => one.ids.includes(id))

const ONCE: readonly AppendFault[] = [
  { kind: 'cut', stored: true },
  { kind: 'cut', stored: false },
  { kind: 'answer-late', ms: 200 },
  { kind: 'answer-lost' },
  { kind: 'busy' },
  { kind: 'not-ready' },
  { kind: 'timeout' },
  { kind: 'unknown' },
]
const nameOf = (fault: object): string => JSON.stringify(fault).replaceAll('"', '')

for (const fault of ONCE) {
  test(`an append is stored once, whatever becomes of its first attempt: ${nameOf(fault)}`, async (t) => {
    const { double, store } = await given(t)
    await store.append('deal-1', NO_STREAM, events(2))
    const pair = events(2)
    double.faults.appends.push(fault)
    t.equal(await store.append('deal-1', 1, pair), 3)
    t.same(ids((await store.readStream('deal-1', { from: 2 })).events), ids(pair))
    t.equal((await logOf(store)).length, 4)
    for (const attempt of attempts(double, pair[0]!.id)) {
      t.match(attempt, { expected: 1n, ids: ids(pair) }, 'each attempt is the same append')
    }
  })
}

test('cut connections lose no append of many, and store no append twice', async (t) => {
  const { double, store } = await given(t)
  const crowd = Array.from({ length: 300 }, () => event())
  const cuts = Array.from({ length: 12 }, (_, n): AppendFault => ({ kind: 'cut', stored: n % 2 === 0 }))
  const appends = crowd.map((one, n) => store.append(`deal-${n}`, NO_STREAM, [one]))
  double.faults.appends.push(...cuts)
  t.same(new Set(await Promise.all(appends)), new Set([0]))
  const found = ids(await logOf(store))
  t.equal(found.length, crowd.length)
  t.same(new Set(found), new Set(ids(crowd)))
  t.same(double.faults.appends, [])
})

test('somebody else was faster: refused, and not tried again', async (t) => {
  const { double, store } = await given(t)
  double.faults.appends.push({ kind: 'wrong-revision', current: 4n })
  const one = event()
  await t.rejects(store.append('deal-1', NO_STREAM, [one]), { code: 'wrong-revision' })
  t.equal(attempts(double, one.id).length, 1)
})

test('an append that is too large for the server is refused and not tried again', async (t) => {
  const { double, store } = await given(t, { maxAppendSize: 2_000 })
  const one = { ...event(), body: JSON.stringify('x'.repeat(2_000)) }
  await t.rejects(store.append('deal-1', NO_STREAM, [one]), { code: 'too-large' })
  t.equal(double.received.filter(({ stream }) => stream.endsWith('deal-1')).length, 0)
  t.equal(await store.append('deal-1', NO_STREAM, [event()]), 0)
})

test('a node that is not the leader sends on to it', async (t) => {
  const { double, store } = await given(t)
  const leader = await startEventStoreDouble(t, { log: double.log })
  double.faults.refuse = { kind: 'not-leader', leader: { host: '127.0.0.1', port: leader.port } }
  const one = event()
  t.equal(await store.append('deal-1', NO_STREAM, [one]), 0)
  t.equal(attempts(leader, one.id).length, 1)
  t.same(ids((await store.readStream('deal-1')).events), [one.id])
  t.same(ids(await logOf(store)), [one.id])
})

test('with its disk full the server ends; when it is back the append is stored once', async (t) => {
  const { double, store } = await given(t)
  double.faults.appends.push({ kind: 'disk-full' })
  const one = event()
  const appended = store.append('deal-1', NO_STREAM, [one])
  await until(() => attempts(double, one.id).length > 0)
  await double.start()
  t.equal(await appended, 0)
  t.same(ids(await logOf(store)), [one.id])
})

/** Waits for a condition of the double by polling. */
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}

const calls = (store: EventStore): Readonly<Record<string, () => Promise<unknown>>> => ({
  append: () => store.append('deal-1', 0, events(1)),
  readStream: () => store.readStream('deal-1'),
  readAll: () => logOf(store),
  subscribe: () => store.subscribe({ signal: new AbortController().signal }).next(),
  deleteStream: () => store.deleteStream('deal-1', 0),
  writeState: () => store.writeState('cursor-1', '1', NO_STREAM),
  readState: () => store.readState('cursor-1'),
  head: () => store.head(),
})

for (const refusal of [{ kind: 'busy' }, { kind: 'not-ready' }, { kind: 'timeout' }] as const) {
  test(`a server that is ${refusal.kind} for longer than the patience is unavailable to every call`, async (t) => {
    const { double, store } = await given(t, { patience: 200 })
    await store.append('deal-1', NO_STREAM, events(1))
    double.faults.refuse = refusal
    for (const [name, call] of Object.entries(calls(store))) {
      await t.rejects(call(), { code: 'unavailable' }, name)
    }
    double.faults.refuse = undefined
    t.equal(await store.append('deal-1', 0, events(1)), 1)
  })
}

test('every call is refused as unavailable when the server is unreachable for too long', async (t) => {
  const { double, store } = await given(t, { patience: 200 })
  await store.append('deal-1', NO_STREAM, events(1))
  await double.stop()
  for (const [name, call] of Object.entries(calls(store))) {
    await t.rejects(call(), { code: 'unavailable' }, name)
  }
  await double.start()
  t.equal(await store.append('deal-1', 0, events(1)), 1)
})

test('a later call in an outage waits no longer than the first one', async (t) => {
  const { double, store } = await given(t, { patience: 3_000 })
  await store.append('deal-1', NO_STREAM, events(1))
  await double.stop()
  const begun = performance.now()
  await t.rejects(store.readStream('deal-1'), { code: 'unavailable' })
  t.ok(performance.now() - begun >= 3_000, 'the first is patient')
  for (const name of ['append', 'readStream', 'head', 'readState', 'writeState']) {
    const begun = performance.now()
    await t.rejects(calls(store)[name]!(), { code: 'unavailable' }, name)
    t.ok(performance.now() - begun < 1_500, `${name} is told at once`)
  }
  await double.start()
  t.equal(await store.append('deal-1', 0, events(1)), 1)
  await double.stop()
  const again = performance.now()
  await t.rejects(store.readStream('deal-1'), { code: 'unavailable' })
  t.ok(performance.now() - again >= 3_000, 'the next outage is another one')
})

test('appends and followers outlast a restart of the server', async (t) => {
  const { double, store } = await given(t)
  const follower = follow(t, store)
  await follower.live
  const write = async (stream: string): Promise<void> => {
    for (let n = 0; n < 20; n++) await store.append(stream, n - 1, [event()])
  }
  const written = Promise.all(Array.from({ length: 10 }, (_, n) => write(`deal-${n}`)))
  for (const count of [20, 80, 140]) {
    await follower.until((seen) => seen.length >= count)
    await double.stop()
    await double.start()
  }
  await written
  await follower.until((seen) => seen.length >= 200)
  t.same(follower.seen, await logOf(store))
})

const READS: readonly ReadFault[] = [
  { kind: 'cut', after: 0 },
  { kind: 'cut', after: 7 },
  { kind: 'stall', after: 7 },
  { kind: 'busy' },
  { kind: 'not-ready' },
  { kind: 'timeout' },
]
for (const fault of READS) {
  test(`a read comes whole, whatever becomes of its first attempt: ${nameOf(fault)}`, async (t) => {
    const { double, store } = await given(t)
    const row = events(20)
    await store.append('deal-1', NO_STREAM, row)
    const before = double.openCalls()
    double.faults.reads.push(fault)
    t.same(ids((await store.readStream('deal-1')).events), ids(row))
    await until(() => double.openCalls() <= before)
    t.same(double.faults.reads, [])
  })
}

const SUBSCRIPTIONS: readonly SubscriptionFault[] = [
  { kind: 'no-confirmation' },
  { kind: 'cut', after: 0 },
  { kind: 'cut', after: 7 },
  { kind: 'cut', after: 25 },
  { kind: 'stall', after: 0 },
  { kind: 'stall', after: 7 },
  { kind: 'stall', after: 25 },
  { kind: 'end', after: 0 },
  { kind: 'end', after: 7 },
  { kind: 'end', after: 25 },
  { kind: 'fall-behind', after: 25 },
  { kind: 'busy' },
  { kind: 'not-ready' },
]
for (const fault of SUBSCRIPTIONS) {
  test(`a follower sees each event once, whatever becomes of its subscription: ${nameOf(fault)}`, async (t) => {
    const { double, store } = await given(t)
    await store.append('deal-1', NO_STREAM, events(20))
    double.faults.subscriptions.push(fault, fault)
    const follower = follow(t, store)
    await follower.live
    for (let n = 0; n < 20; n++) await store.append('deal-2', n - 1, events(1))
    await follower.until((seen) => seen.length >= 40)
    const log = await logOf(store)
    t.same(follower.seen, log)
    t.same(await logOf(store, log[9]?.position), log.slice(10))
  })
}

test('a subscription that has nothing to tell is left alone', async (t) => {
  const { double, store } = await given(t, { silence: 50 })
  await store.append('deal-1', NO_STREAM, events(3))
  const follower = follow(t, store)
  await follower.live
  double.faults.subscriptions.push({ kind: 'cut', after: 0 })
  // Looks whether the last event is there, and what comes after it, which are all the reads that there are now.
  const looks: ReadFault[] = Array.from({ length: 6 }, () => ({ kind: 'cut', after: Infinity }))
  double.faults.reads.push(...looks)
  await until(() => double.faults.reads.length === 0)
  t.equal(double.faults.subscriptions.length, 1, 'nobody subscribed again')
})

test('an event at the checkpoint of the subscription before is not missed', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(5))
  double.faults.checkpointsAhead = true
  const follower = follow(t, store)
  await follower.live
  const end = Number(double.log.end())
  double.reset()
  await store.append('deal-1', 4, events(5))
  await follower.until((seen) => seen.length >= 10)
  t.equal(follower.seen[5]?.position, end, 'it lies where the checkpoint was')
  t.same(follower.seen, await logOf(store))
  t.equal(await store.head(), follower.seen.at(-1)?.position)
})

test('a crowd of reads and followers stays below what a connection takes', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const followers = Array.from({ length: 25 }, () => follow(t, store))
  for (const { live } of followers) await live
  const reads = await Promise.all(Array.from({ length: 400 }, () => store.readStream('deal-1')))
  t.ok(reads.every(({ events }) => events.length === 3))
  t.equal(await store.append('deal-1', 2, events(1)), 3)
  for (const { until } of followers) await until((seen) => seen.length === 4)
  t.ok(double.openCalls() < 100)
})

test('a follower is refused at once when the connection has too many', async (t) => {
  const { store } = await given(t, { patience: 0 })
  const followers = Array.from({ length: 30 }, () => follow(t, store))
  for (const { live } of followers) await live
  await t.rejects(store.subscribe({ signal: new AbortController().signal }).next(), { code: 'unavailable' })
  t.equal(await store.append('deal-1', NO_STREAM, events(1)), 0)
})

test('a follower that is left leaves no call open', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(50))
  await until(() => double.openCalls() === 1)
  for await (const _ of store.subscribe({ signal: new AbortController().signal })) break
  for await (const _ of store.readAll()) break
  await until(() => double.openCalls() === 1)
  t.pass('only the batch of appends is open')
})

const DELETIONS: readonly AppendFault[] = [
  { kind: 'cut', stored: true },
  { kind: 'cut', stored: false },
  { kind: 'answer-lost' },
  { kind: 'busy' },
  { kind: 'timeout' },
]
for (const fault of DELETIONS) {
  test(`a deletion is done once, whatever becomes of its first attempt: ${nameOf(fault)}`, async (t) => {
    const { double, store } = await given(t)
    await store.append('personal-1', NO_STREAM, events(2))
    double.faults.deletions.push(fault)
    await store.deleteStream('personal-1', 1)
    t.equal((await store.readStream('personal-1')).state, 'deleted')
    t.equal((await logOf(store)).filter(({ type }) => type === STREAM_DELETED).length, 1)
  })
}

for (const stored of [true, false]) {
  test(`a state cell is written once when the connection is cut, stored: ${stored}`, async (t) => {
    const { double, store } = await given(t)
    await store.writeState('cursor-1', '"a"', NO_STREAM)
    double.faults.appends.push({ kind: 'cut', stored })
    t.equal(await store.writeState('cursor-1', '"b"', 0), 1)
    t.same(await store.readState('cursor-1'), { value: '"b"', revision: 1 })
  })
}

/** Writes like another application on the same server: a number of events of up to a megabyte. */
const writeForeign = ({ log }: EventStoreDouble, count: number, bytes: number): void => {
  for (let n = 0; n < count; n++) {
    const data = Buffer.alloc(bytes, 120)
    log.append('orders-1', 'any', [
      { id: event().id, type: 'Ordered', isJson: false, data, metadata: Buffer.alloc(0) },
    ])
  }
}

test('the head is the last event of the ledger, wherever the checkpoints are', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  writeForeign(double, 2_500, 10)
  const first = follow(t, store)
  await first.live
  const last = first.seen.at(-1)?.position
  t.equal(await store.head(), last)
  const { signal } = new AbortController()
  // After the last event there are checkpoints only.
  for await (const _ of store.subscribe({ after: last ?? 0, signal })) break
  t.equal(await store.head(), last)
  writeForeign(double, 1_500, 10)
  t.equal(await store.head(), last)
  await store.append('deal-1', 2, events(1))
  t.equal(await store.head(), (await logOf(store)).at(-1)?.position)
})

test('a node that has followed from checkpoints alone finds the head, too', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const last = (await logOf(store)).at(-1)?.position ?? 0
  writeForeign(double, 2_500, 10)
  const address = `${double.connectionString}&ledger=${ledgerOf(double)}`
  await store.close()
  const other = await openAt(t, address)
  const { signal } = new AbortController()
  for await (const { live } of other.subscribe({ after: last, signal })) if (live) break
  t.equal(await other.head(), last)
})

test('large events of others at the end of the log are never read', async (t) => {
  const { double, store } = await given(t, { silence: 50 })
  await store.append('deal-1', NO_STREAM, events(3))
  writeForeign(double, 100, 1_000_000)
  const follower = follow(t, store)
  await follower.live
  const before = double.sent()
  for (let n = 0; n < 20; n++) t.equal(await store.head(), follower.seen.at(-1)?.position)
  const looks: ReadFault[] = Array.from({ length: 6 }, () => ({ kind: 'cut', after: Infinity }))
  double.faults.reads.push(...looks)
  await until(() => double.faults.reads.length === 0)
  t.ok(double.sent() - before < 1_000_000, `${double.sent() - before} bytes were sent`)
})

test('the store distinguishes an empty position from an unreachable server', async (t) => {
  const { store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const [first, second, third] = (await logOf(store)) as [Logged, Logged, Logged]
  await t.rejects(store.readAll({ after: second.position + 1 }).next(), { code: 'replaced' })
  const known = { position: third.position, before: second.position, event: third.id }
  t.equal(await isStillThere(store, known), true)
  t.equal(await isStillThere(store, { ...known, before: second.position + 1 }), false)
  t.equal(await isStillThere(store, { ...known, position: third.position + 5_000_000 }), false)
  t.equal(await isStillThere(store, known, () => false), false, 'its body is another')
  t.equal(await isStillThere(store, { ...known, before: first.position }), false)
})

/** Follows until that ends, by an error or not. */
const drain = (store: EventStore) => {
  const seen: Logged[] = []
  const live = Promise.withResolvers<void>()
  const run = async (): Promise<void> => {
    for await (const batch of store.subscribe({ signal: new AbortController().signal })) {
      seen.push(...batch.events)
      if (batch.live) live.resolve()
    }
  }
  const over = run()
  over.catch(() => undefined)
  return { seen, live: live.promise, over }
}

test('after a restore every call says that the log is another, and followers end', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const end = double.log.end()
  await store.append('deal-1', 2, events(3))
  const follower = drain(store)
  await follower.live
  await double.stop()
  double.log.restore(end)
  await double.start()
  const replaced = { code: 'replaced' }
  await t.rejects(follower.over, replaced)
  await t.rejects(store.append('deal-1', 2, events(1)), replaced)
  await t.rejects(store.readStream('deal-1'), replaced)
  await t.rejects(store.readState('cursor-1'), replaced)
  await t.rejects(store.head(), replaced)
  await t.rejects(store.deleteStream('deal-1', 2), replaced)
})

test('the same append again after a restore, at the same place, is not the event that was seen', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const end = double.log.end()
  const [one] = events(1)
  await store.append('deal-1', 2, [{ ...one!, body: '{"at":1}' }])
  const follower = drain(store)
  await follower.live
  const seen = follower.seen.at(-1)
  await double.stop()
  double.log.restore(end)
  double.log.append(`${ledgerOf(double)}.deal-1`, 2n, [
    { ...one!, isJson: true, data: Buffer.from('{"at":2}'), metadata: Buffer.alloc(0) },
  ])
  const again = double.log.entries.find(({ id }) => id === one!.id)
  t.equal(Number(again?.position), seen?.position, 'it lies at the same place')
  await double.start()
  await t.rejects(follower.over, { code: 'replaced' })
})

test('a restart of the server does not count as a restore', async (t) => {
  const { double, store } = await given(t)
  await store.append('deal-1', NO_STREAM, events(3))
  const follower = follow(t, store)
  await follower.live
  await double.stop()
  await double.start()
  t.equal(await store.append('deal-1', 2, events(1)), 3)
  await follower.until((seen) => seen.length === 4)
})

test('while it catches up, events come in large pieces', async (t) => {
  const { store } = await given(t)
  for (let n = 0; n < 20; n++) await store.append(`deal-${n}`, NO_STREAM, events(100))
  let batches = 0
  let seen = 0
  const { signal } = new AbortController()
  for await (const batch of store.subscribe({ signal })) {
    batches++
    seen += batch.events.length
    if (batch.live) break
  }
  t.equal(seen, 2_000)
  t.ok(batches <= 40, `${batches} batches`)
})
