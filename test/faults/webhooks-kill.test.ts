/**
 * The real service is killed (kill -9) around its deliveries, again and again: before a request is sent, after it was sent,
 * after the answer, while the cursor is saved. Nothing is missing, repeats are few and have the same id, the chain is whole.
 * `FAULT_SEED` repeats the choices of a run, `WEBHOOK_KILLS` is the number of rounds.
 */
import { type FSWatcher, watch } from 'node:fs'
import { t as all, test } from 'tap'
import { MOST_UNSAVED } from '../../src/webhooks/delivery/autosave.ts'
import { dataOf, firstKey, type Serving, serve } from '../cli/process.ts'
import { deal, source, statement } from '../http/given.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { LOOPBACK } from '../webhooks/hooked.ts'
import { type Came, startReceiver } from '../webhooks/receiver.ts'
import { randomOf } from './random.ts'

const ROUNDS = Number(process.env.WEBHOOK_KILLS ?? 4)

all.setTimeout(60_000 + ROUNDS * 10_000)

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 32))

const POINTS = [
  'before it is sent',
  'after it was sent',
  'after the 2xx',
  'while the cursor is saved',
] as const
type Point = (typeof POINTS)[number]

const ORDERS = ['deal', 'strict', 'none'] as const
const DEALS = ['ducks', 'geese', 'swans'] as const

test(`a service that is killed around deliveries loses nothing (FAULT_SEED=${seed}, ${ROUNDS} rounds)`, async (t) => {
  t.testdir({})
  const random = randomOf(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const settings = LOOPBACK

  let kill: (() => void) | undefined
  let point: Point | undefined
  /** Deliveries that are answered before the point counts. */
  let count = 0
  let watcher: FSWatcher | undefined
  const die = (): void => {
    point = undefined
    watcher?.close()
    watcher = undefined
    kill?.()
  }
  const receiver = await startReceiver(t, (_, response) => {
    if (count-- > 0) return void response.writeHead(204).end()
    if (point === 'after it was sent') return die()
    const now = point
    response.writeHead(204).end(() => {
      if (now === 'after the 2xx') die()
      if (now !== 'while the cursor is saved' || watcher) return
      // The service dies in the middle of the next write to the ledger.
      watcher = watch(dataOf(t), (_, name) => {
        if (name === 'events.db-wal') die()
      })
    })
  })
  /** Connections are few: they are kept and used again. */
  let connections = 0
  receiver.server.on('connection', () => {
    if (point === 'before it is sent' && connections-- <= 0) die()
  })

  let key = ''
  const start = async (): Promise<Serving> => {
    const serving = await serve(t, ['serve'], settings)
    if (key === '') key = await firstKey(serving)
    return serving
  }
  const post = async ({ address }: Serving, path: string, body: object) => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`)
    return answer.json()
  }
  const past = (body: object): object => ({ ...body, occurred: '2025-01-10' })

  const first = await start()
  await post(first, '/v1/sources', source('gazette'))
  for (const id of DEALS) await post(first, '/v1/deals', past(deal(id)))
  const webhooks = new Map<string, (typeof ORDERS)[number]>()
  for (const order of ORDERS) {
    const made = await post(first, '/v1/webhooks', { url: receiver.url, order, from: 'beginning' })
    webhooks.set((made as { id: string }).id, order)
  }
  first.child.kill('SIGKILL')
  await first.ended

  const rounds = new Map<string, number>()
  let round = 0
  const batch = (size: number): object => ({
    commands: Array.from({ length: size }, (_, n) => ({
      command: 'deals.record-statement',
      id: pick(DEALS),
      key: `round-${round}-${n}`,
      body: past(statement(`round ${round}, ${n}`)),
    })),
  })
  const repeatsBefore = new Map<string, number>()
  const byWebhook = (id: string): readonly Came[] =>
    receiver.came.filter(({ headers }) => headers['webhook-id']?.endsWith(`_${id}`))
  const worst = { repeats: 0 }
  // Each point has its turn, whichever begins.
  const begin = Math.floor(random() * POINTS.length)
  for (round = 1; round <= ROUNDS; round++) {
    const serving = await start()
    kill = () => serving.child.kill('SIGKILL')
    count = Math.floor(random() * 20)
    connections = Math.floor(random() * 5)
    const chosen = POINTS[(begin + round) % POINTS.length] as Point
    rounds.set(chosen, (rounds.get(chosen) ?? 0) + 1)
    point = chosen
    // The service may die during the batch: then some of it is not recorded.
    await post(serving, '/v1/batches', batch(20 + Math.floor(random() * 40))).catch(() => {})
    const late = setTimeout(die, 10_000)
    await serving.ended
    clearTimeout(late)
    for (const id of webhooks.keys()) {
      const { repeats } = checkDeliveries(byWebhook(id), id)
      worst.repeats = Math.max(worst.repeats, repeats - (repeatsBefore.get(id) ?? 0))
      repeatsBefore.set(id, repeats)
    }
  }
  point = undefined
  kill = undefined

  const last = await start()
  const listed = (await (
    await fetch(`${last.address}/v1/events?limit=500`, { headers: { authorization: `Bearer ${key}` } })
  ).json()) as { items: { position: string }[]; next?: string }
  const positions = listed.items.map(({ position }) => position)
  for (let { next } = listed; next !== undefined; ) {
    const page = (await (
      await fetch(`${last.address}/v1/events?limit=500&cursor=${next}`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).json()) as typeof listed
    positions.push(...page.items.map(({ position }) => position))
    next = page.next
  }
  const complete = (id: string): boolean =>
    (checkDeliveries(byWebhook(id), id).epochs.get(0)?.size ?? 0) >= positions.length
  for (const id of webhooks.keys()) {
    await receiver.until(() => byWebhook(id).length >= positions.length && complete(id))
  }
  for (const [id, order] of webhooks) {
    const { faults, epochs, repeats } = checkDeliveries(byWebhook(id), id)
    t.strictSame(faults, [], `${order}: ids and links`)
    t.strictSame(
      [...(epochs.get(0) ?? [])].sort(),
      [...positions].sort(),
      `${order}: all ${positions.length} came`,
    )
    t.comment(`${order}: ${byWebhook(id).length} deliveries, ${repeats} of them repeats`)
  }
  t.ok(worst.repeats <= MOST_UNSAVED + 8, `at most ${worst.repeats} repeats after a kill`)
  t.comment([...rounds].map(([name, n]) => `${name}: ${n}`).join(', '))
  last.child.kill('SIGTERM')
  await last.ended
})
