/**
 * kill -9 of the server, again and again, in the middle of appends and of a subscription: what was acknowledged is
 * there once, and the subscription goes on without gap or repeat. `DETENTE_TEST_EVENTSTOREDB_START` is a shell command
 * that runs a server in the foreground, on the port PORT of this machine and the folder DATA, without TLS.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { isStoreError } from '../../src/store/errors.ts'
import { type EventStore, type LoggedEvent, NO_STREAM } from '../../src/store/port.ts'
import { event, events, ids, logOf } from '../contract/store/given.ts'
import { newLedger, openAt } from '../store/eventstoredb-given.ts'

const ROUNDS = 5
const WRITERS = 16

all.setTimeout(280_000)

const command = process.env.DETENTE_TEST_EVENTSTOREDB_START
const skip = command ? false : 'set DETENTE_TEST_EVENTSTOREDB_START to a command that runs a server'

/** A free port, low enough for a server that wants another one beside it. */
const freePort = async (): Promise<number> => {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const probe = createServer().listen(port, '127.0.0.1')
    const free = await Promise.race([
      once(probe, 'listening').then(() => true),
      once(probe, 'error').then(() => false),
    ])
    if (!free) continue
    probe.close()
    return port
  }
}

/** A server that can be killed and started again; it goes with the test. */
const openServer = async (t: Test) => {
  const port = await freePort()
  const data = t.testdir({})
  let child: ChildProcess | undefined
  const start = (): void => {
    const env = { ...process.env, PORT: String(port), DATA: data }
    child = spawn('sh', ['-c', command ?? ''], { env, detached: true, stdio: 'ignore' })
  }
  const kill = async (): Promise<void> => {
    if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    process.kill(-child.pid, 'SIGKILL')
    await exited
  }
  t.teardown(kill)
  return { start, kill, address: newLedger(`esdb://127.0.0.1:${port}?tls=false`) }
}

/** Does it again for as long as the store is away, as whoever got no answer does. */
const insist = async <T>(work: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isStoreError(error, 'unavailable')) throw error
    }
  }
}

/** Appends three at a time until told to stop; answers what was acknowledged. */
const write = async (store: EventStore, stream: string, stop: AbortSignal): Promise<readonly string[]> => {
  const acknowledged: string[] = []
  while (!stop.aborted) {
    const three = events(3)
    const last = await insist(() => store.append(stream, acknowledged.length - 1, three))
    acknowledged.push(...ids(three))
    if (last !== acknowledged.length - 1) throw new Error(`${stream} is at ${last}`)
  }
  return acknowledged
}

/** Follows the log, from behind what it has seen whenever the store was away. */
const followAll = async (store: EventStore, seen: LoggedEvent[], signal: AbortSignal): Promise<void> => {
  await insist(async () => {
    const after = seen.at(-1)?.position
    const from = after === undefined ? { signal } : { after, signal }
    for await (const batch of store.subscribe(from)) seen.push(...batch.events)
  })
}

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

test('while the server is away everything is refused in time, and afterwards goes on', {
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
  const log = await logOf(store)
  while (seen.length < log.length) await pause(20)
  end.abort()
  await following
  t.comment(`${acknowledged.length} acknowledged, ${ROUNDS} kills`)
  t.equal(new Set(ids(log)).size, log.length, 'no event is there twice')
  t.same([...ids(log)].sort(), acknowledged.sort(), 'what was acknowledged is there, and nothing else')
  t.ok(
    log.every(({ stream, revision }, n) => {
      const earlier = log.slice(0, n).findLast((other) => other.stream === stream)
      return revision === (earlier?.revision ?? NO_STREAM) + 1
    }),
    'revisions are dense, in order',
  )
  t.same(ids(seen), ids(log), 'the follower saw each event once, in order')
})
