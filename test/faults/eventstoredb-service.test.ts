/**
 * The whole service on a real EventStoreDB that is killed in the middle of commands, again and again: commands are
 * refused for the time being, queries continue, health says why, and when the server is back everything continues by
 * itself, with every event once in the log, in the views, in the audit log and at the webhook's receiver.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { firstKey, type Serving, serve } from '../cli/process.ts'
import { ids, logOf } from '../contract/store/given.ts'
import { endWith } from '../ending.ts'
import { openCluster, openServer, skip } from '../eventstoredb/server.ts'
import { deal, GAZETTE, source, statement } from '../http/given.ts'
import { openAt } from '../store/eventstoredb-given.ts'
import { dumpFile, openFollowed } from '../views/given.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { LOOPBACK } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'
import { isDense } from './eventstoredb-given.ts'

const ROUNDS = 5
const CALLERS = 8
/** In milliseconds: how soon a caller must have an answer. */
const COMMAND_MS = 20_000
const QUERY_MS = 3_000
const HEALTH_MS = 5_000
/** From the death of a leader to the next command that is taken. */
const GOAL_MS = 10_000

all.setTimeout(900_000)

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, never>
  readonly ms: number
}

/** Asks with a key, and says how long it took. */
const askWith =
  ({ address }: Serving, secret: string) =>
  async (path: string, body?: object, key?: string): Promise<Answer> => {
    const begun = performance.now()
    const answer = await fetch(address + path, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${secret}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(key && { 'idempotency-key': key }),
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    const ms = performance.now() - begun
    return { status: answer.status, headers: answer.headers, body: JSON.parse(text), ms }
  }

type Ask = ReturnType<typeof askWith>

/** What the callers have seen. */
interface Seen {
  /** Ids of what was acknowledged, by deal, in order. */
  readonly acknowledged: Map<string, string[]>
  /** When the last command that was acknowledged was sent, by deal. */
  readonly sent: Map<string, number>
  readonly wrong: string[]
  refused: number
  slowest: number
}

const past = (body: object): object => ({ ...body, occurred: '2025-01-10' })

/** Sends commands on a deal, each until it is taken, under one key. */
const call = async (ask: Ask, id: string, seen: Seen, stop: AbortSignal): Promise<void> => {
  const acknowledged: string[] = []
  seen.acknowledged.set(id, acknowledged)
  while (!stop.aborted) {
    const n = acknowledged.length
    const [path, body] =
      n === 0 ? ['/v1/deals', deal(id)] : [`/v1/deals/${id}/record-statement`, statement(`said ${n}`)]
    const sent = performance.now()
    const answer = await ask(path, past(body), `${id}/${n}`)
    seen.slowest = Math.max(seen.slowest, answer.ms)
    if (answer.status === 201 || answer.status === 200) {
      const [event] = (answer.body as { events?: readonly { id: string }[] }).events ?? []
      acknowledged.push(event?.id ?? '')
      seen.sent.set(id, sent)
    } else if (answer.status === 503 && answer.headers.has('retry-after')) {
      seen.refused++
      await pause(100)
    } else {
      seen.wrong.push(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return
    }
  }
}

/** Starts a service on a ledger, with a webhook and callers that send commands. */
const begin = async (t: Test, store: string) => {
  const data = join(t.testdir({}), 'data')
  const receiver = await startReceiver(t)
  const serving = await serve(t, ['serve'], { ...LOOPBACK, DETENTE_STORE: store, DETENTE_DATA: data })
  const secret = await firstKey(serving)
  const ask = askWith(serving, secret)
  for (;;) {
    // The first command of a ledger that begins may find the views unbuilt, and a retry is the same command.
    const { status } = await ask('/v1/sources', source(GAZETTE), GAZETTE)
    if (status === 201 || status === 200) break
  }
  const hook = await ask('/v1/webhooks', { url: receiver.url, from: 'beginning' })
  const stop = new AbortController()
  const seen: Seen = { acknowledged: new Map(), sent: new Map(), wrong: [], refused: 0, slowest: 0 }
  const calling = Promise.all(
    Array.from({ length: CALLERS }, (_, n) => call(ask, `ducks-${n}`, seen, stop.signal)),
  )
  /** Waits until every caller was answered again. */
  const goOn = async (): Promise<void> => {
    const before = [...seen.acknowledged.values()].map((list) => list.length)
    const further = () =>
      [...seen.acknowledged.values()].every((list, n) => list.length > (before[n] ?? 0) + 2)
    while (seen.acknowledged.size < CALLERS || !further()) {
      if (seen.wrong.length > 0) throw new Error(seen.wrong.join('\n'))
      await pause(20)
    }
  }
  const ready = async (): Promise<void> => {
    while ((await ask('/health/ready')).status !== 200) await pause(50)
  }
  const end = async () => {
    stop.abort()
    await calling
  }
  endWith(t, end)
  return { data, receiver, serving, ask, seen, goOn, ready, end, webhook: String(hook.body.id) }
}

type Begun = Awaited<ReturnType<typeof begin>>

/** All events of a deal that the views show. */
const shown = async (ask: Ask, deal: string): Promise<readonly string[]> => {
  const found: string[] = []
  let path: string | undefined = `/v1/deals/${deal}/events?limit=100`
  while (path) {
    const { body, headers }: Answer = await ask(path)
    found.push(...ids((body as unknown as { items: readonly { id: string }[] }).items))
    path = /<([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1]
  }
  return found
}

/** Checks that everything acknowledged is once wherever it belongs. */
const check = async (t: Test, begun: Begun, address: string): Promise<void> => {
  const { ask, seen, data, receiver, serving, webhook } = begun
  t.same(seen.wrong, [])
  const store = await openAt(t, address)
  const log = await logOf(store)
  t.equal(new Set(ids(log)).size, log.length, 'no event is twice in the log')
  t.ok(isDense(log), 'revisions are dense, in order')
  await ask(`/v1/sources?after=${await store.head()}`)
  for (const [id, acknowledged] of seen.acknowledged) {
    const stream = `deal-${id}`
    t.same(ids(log.filter((one) => one.stream === stream)), acknowledged, `${stream}: each once in the log`)
    t.same(await shown(ask, id), acknowledged, `${stream}: each once in the views`)
  }
  const total = [...seen.acknowledged.values()].flat().length
  const delivered = () => checkDeliveries(receiver.came, webhook)
  await receiver.until(() => (delivered().epochs.get(0)?.size ?? 0) > total)
  t.same(delivered().faults, [], 'deliveries form one chain')
  t.equal(delivered().epochs.get(0)?.size, total + 1, 'the receiver has each event, and the source')
  for (;;) {
    const { audit } = (await ask('/health/ready')).body as unknown as {
      audit: { events: number; signed: number }
    }
    if (audit.events === audit.signed) break
    await pause(50)
  }
  serving.child.kill('SIGTERM')
  const { code, err } = await serving.ended
  t.equal(code, 0, `it ends in good order ${err.trim().split('\n').at(-1)}`)
  const fresh = join(t.testdirName, 'fresh')
  const followed = await openFollowed(t, fresh, store)
  await followed.settled()
  await followed.close()
  const file = readdirSync(data).find((name) => /^views-\w+\.db$/.test(name)) ?? ''
  t.same(dumpFile(join(data, file)), dumpFile(join(fresh, followed.file)), 'the views are those of a rebuild')
  t.comment(
    `${total} commands taken, ${seen.refused} refused with Retry-After, slowest ${seen.slowest | 0} ms`,
  )
}

test('the service outlasts kills of its server', { skip }, async (t) => {
  const server = await openServer(t)
  server.start()
  const begun = await begin(t, server.address)
  const { ask, goOn, ready, end } = begun
  for (let round = 0; round < ROUNDS; round++) {
    await goOn()
    await server.kill()
    await t.test(`while the server is unreachable, round ${round + 1}`, async (t) => {
      const [health, query, command] = await Promise.all([
        ask('/health/ready'),
        ask('/v1/deals/ducks-0'),
        ask('/v1/sources', source(`herald-${round}`)),
      ])
      t.match(
        health,
        { status: 503, body: { status: 'unavailable', store: 'unreachable' } },
        'health says why',
      )
      t.ok(health.headers.has('retry-after'), 'health says when to ask again')
      t.equal(query.status, 200, 'queries go on')
      t.ok(query.headers.has('detente-position'), 'and say how far the views are')
      t.match(command, { status: 503, body: { code: 'unavailable' } }, 'commands are refused')
      t.ok(command.headers.has('retry-after'), 'until later')
      const times = { health: health.ms, query: query.ms, command: command.ms }
      t.comment(
        `answered after ${JSON.stringify(times, (_, ms) => (typeof ms === 'number' ? ms | 0 : ms))} ms`,
      )
      t.ok(health.ms < HEALTH_MS, 'health in time')
      t.ok(query.ms < QUERY_MS, 'the query in time')
      t.ok(command.ms < COMMAND_MS, 'the command in time')
    })
    server.start()
    await server.up()
    const up = performance.now()
    await ready()
    t.comment(`ready ${Math.round(performance.now() - up)} ms after the server was up again`)
  }
  await goOn()
  await end()
  await check(t, begun, server.address)
})

test('the service outlasts the leader of its cluster', { skip }, async (t) => {
  const cluster = await openCluster(t)
  for (const node of cluster.nodes) node.start()
  await cluster.whole()
  const begun = await begin(t, cluster.address)
  const gaps: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await begun.goOn()
    const leader = await cluster.whole()
    await leader.kill()
    const killed = performance.now()
    const sent = () => [...begun.seen.sent.values()]
    while (!sent().some((at) => at > killed)) await pause(5)
    gaps.push(Math.round(performance.now() - killed))
    await begun.goOn()
    await begun.ready()
    leader.start()
  }
  t.comment(`from a kill to the next command that is taken: ${gaps.join(', ')} ms`)
  t.ok(Math.max(...gaps) <= GOAL_MS, 'commands are taken again within ten seconds')
  await cluster.whole()
  await begun.goOn()
  await begun.end()
  await check(t, begun, cluster.address)
})
