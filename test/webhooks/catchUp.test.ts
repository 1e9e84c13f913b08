/**
 * An endpoint is paused while the log grows by 1,500 events, or by as many as `WEBHOOK_BEHIND` says. Once it is resumed it
 * catches up from the log with every link in place, and the memory of the service does not grow.
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { t as all, test } from 'tap'
import { fill } from '../../bench/fill.ts'
import { generate } from '../../bench/generate.ts'
import { isLedgerStream } from '../../events/envelope.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { dataOf, firstKey, type Serving, serve } from '../cli/process.ts'
import { pause } from '../pause.ts'
import { LOOPBACK } from './hooked.ts'

const COUNT = Number(process.env.WEBHOOK_BEHIND ?? 1_500)
const MIB = 1024 * 1024

all.setTimeout(120_000 + COUNT * 10)

const residentOf = ({ child }: Serving): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024

test(`an endpoint catches up with ${COUNT} events, and the memory of the service does not grow`, async (t) => {
  t.testdir({})
  const links = new Map<string, string | null>()
  let repeats = 0
  /** Resident bytes of the service, early and late. */
  const resident: number[] = []
  let expected = 0
  let serving: Serving | undefined
  let done: (() => void) | undefined
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request.setEncoding('utf8')) text += part
    const body = JSON.parse(text)
    if (body.type === 'webhook.challenge') return void response.end(text)
    const { position, previousPosition } = body.data
    if (links.has(position)) repeats++
    links.set(position, previousPosition)
    if (links.size % 100 === 0 && serving) resident.push(residentOf(serving))
    response.writeHead(204).end()
    if (links.size === expected) done?.()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`

  let key = ''
  const post = async ({ address }: Serving, path: string, body: object): Promise<{ id: string }> => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(await answer.text())
    return (await answer.json()) as { id: string }
  }
  const first = await serve(t, ['serve'], LOOPBACK)
  key = await firstKey(first)
  const { id } = await post(first, '/v1/webhooks', { url, inFlight: 8 })
  await post(first, `/v1/webhooks/${id}/pause`, {})
  first.child.kill('SIGTERM')
  await first.ended

  const store = await openSqliteStore(join(dataOf(t), 'events.db'))
  const events = [...generate(COUNT)]
  await fill(store, events)
  // The rest are details of persons, which no delivery holds.
  expected = events.filter(({ stream }) => isLedgerStream(stream)).length
  await store.close()

  serving = await serve(t, ['serve'], LOOPBACK)
  for (;;) {
    const { status } = await fetch(`${serving.address}/health/ready`)
    if (status === 200) break
    await pause(20)
  }
  const caughtUp = new Promise<void>((resolve) => {
    done = resolve
  })
  const start = performance.now()
  await post(serving, `/v1/webhooks/${id}/resume`, {})
  await caughtUp
  const seconds = (performance.now() - start) / 1000
  const positions = [...links.keys()].sort((a, b) => Number(a) - Number(b))
  const broken = positions.filter(
    (position, n) => links.get(position) !== (n === 0 ? null : positions[n - 1]),
  )
  t.strictSame(broken, [], 'the chain is whole')
  t.equal(repeats, 0)
  const half = resident.length >> 1
  const [early, late] = [resident.slice(0, half), resident.slice(half)].map((all) => Math.max(...all) / MIB)
  t.ok(
    (late ?? 0) < (early ?? 0) + 80,
    `${Math.round(early ?? 0)} MiB in the first half, ${Math.round(late ?? 0)} in the second`,
  )
  t.ok(Math.max(early ?? 0, late ?? 0) <= 300, 'at most 300 MiB')
  t.comment(`${Math.round(expected / seconds)} deliveries a second`)
  serving.child.kill('SIGTERM')
  await serving.ended
})
