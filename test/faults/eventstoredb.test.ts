/**
 * kill -9 of the server, again and again, in the middle of appends and of a subscription: what was acknowledged is
 * there once, and the subscription continues without gap or repeat. `../eventstoredb/server.ts` says how it is run.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, test } from 'tap'
import { type LoggedEvent, NO_STREAM } from '../../src/store/port.ts'
import { event, events, ids, logOf } from '../contract/store/given.ts'
import { openServer, skip } from '../eventstoredb/server.ts'
import { openAt } from '../store/eventstoredb-given.ts'
import { checkLog, followAll, insist, write } from './eventstoredb-given.ts'

const ROUNDS = 5
const WRITERS = 16

all.setTimeout(280_000)

test('a start waits for the server, and says so', { skip }, async (t) => {
  const server = await openServer(t)
  const said: string[] = []
  const opening = openAt(t, server.address, { say: (message) => said.push(message) })
  while (said.length === 0) await pause(20)
  t.match(said[0], /^waiting for the EventStoreDB at 127\.0\.0\.1:/)
  server.start()
  const store = await opening
  t.equal(await store.append('deal-1', NO_STREAM, [event()]), 0)
})

test('while the server is unreachable, every call is refused in time; afterwards all work again', {
  skip,
}, async (t) => {
  const server = await openServer(t)
  server.start()
  const store = await openAt(t, server.address, { patience: 1_000 })
  const first = events(2)
  await store.append('deal-1', NO_STREAM, first)
  await server.kill()
  const begun = performance.now()
  const calls = {
    append: () => store.append('deal-1', 1, events(1)),
    readStream: () => store.readStream('deal-1'),
    readAll: () => logOf(store),
    subscribe: () => store.subscribe({ signal: new AbortController().signal }).next(),
    deleteStream: () => store.deleteStream('deal-1', 1),
    writeState: () => store.writeState('cursor-1', '1', NO_STREAM),
    readState: () => store.readState('cursor-1'),
    head: () => store.head(),
  }
  await Promise.all(
    Object.entries(calls).map(([name, call]) =>
      t.rejects(call() as Promise<unknown> as Promise<Error>, { code: 'unavailable' }, name),
    ),
  )
  t.ok(performance.now() - begun < 10_000, 'within ten seconds')
  server.start()
  t.same(ids(await insist(() => logOf(store))), ids(first))
  t.equal(await insist(() => store.append('deal-1', 1, [event()])), 2)
})

test('killed in the middle of things, nothing acknowledged is lost or doubled', { skip }, async (t) => {
  const server = await openServer(t)
  server.start()
  const store = await openAt(t, server.address)
  const stop = new AbortController()
  const seen: LoggedEvent[] = []
  const end = new AbortController()
  const following = followAll(store, seen, end.signal)
  const writing = Promise.all(
    Array.from({ length: WRITERS }, (_, n) => write(store, `deal-${n}-${randomUUID()}`, stop.signal)),
  )
  for (let round = 0; round < ROUNDS; round++) {
    const before = seen.length
    while (seen.length < before + 300) await pause(20)
    await pause(randomInt(500))
    await server.kill()
    await pause(randomInt(3_000))
    server.start()
  }
  const before = seen.length
  while (seen.length < before + 300) await pause(20)
  stop.abort()
  const acknowledged = (await writing).flat()
  const log = await checkLog(t, store, acknowledged)
  while (seen.length < log.length) await pause(20)
  end.abort()
  await following
  t.comment(`${acknowledged.length} acknowledged, ${ROUNDS} kills`)
  t.same(ids(seen), ids(log), 'the follower saw each event once, in order')
})
