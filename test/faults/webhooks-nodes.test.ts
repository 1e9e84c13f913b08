/**
 * Two service processes on one EventStoreDB, the test double: one delivers, and when it is killed the other continues
 * within fifteen seconds from the saved cursors, with nothing missing.
 */
import { join } from 'node:path'
import { t as all, type Test, test } from 'tap'
import { firstKey, type Serving, serve } from '../cli/process.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { deal, source, statement } from '../http/given.ts'
import { newLedger, server } from '../store/eventstoredb-given.ts'
import { checkDeliveries } from '../webhooks/chain.ts'
import { LOOPBACK } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'

all.setTimeout(180_000)

const past = (body: object): object => ({ ...body, occurred: '2025-01-10' })

const takeover = async (t: Test, store: string): Promise<void> => {
  const folder = t.testdir({})
  const receiver = await startReceiver(t)
  const start = (name: string): Promise<Serving> =>
    serve(t, ['serve'], {
      ...LOOPBACK,
      DETENTE_STORE: store,
      DETENTE_DATA: join(folder, name),
      DETENTE_KEY_FILE: join(folder, 'shared.key'),
    })
  const one = await start('one')
  const key = await firstKey(one)
  const post = async ({ address }: Serving, path: string, body: object): Promise<unknown> => {
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`)
    return answer.json()
  }
  const say = (where: Serving, text: string): Promise<unknown> =>
    post(where, '/v1/deals/ducks/record-statement', past(statement(text)))

  await post(one, '/v1/sources', source('gazette'))
  await post(one, '/v1/deals', past(deal('ducks')))
  const { id } = (await post(one, '/v1/webhooks', { url: receiver.url, from: 'beginning' })) as { id: string }
  await receiver.until(() => receiver.came.length >= 2)
  const two = await start('two')
  for (let n = 0; n < 5; n++) await say(n % 2 === 0 ? one : two, `before ${n}`)
  await receiver.until(() => receiver.came.length >= 7)
  const killed = performance.now()
  one.child.kill('SIGKILL')
  await one.ended
  for (let n = 0; n < 5; n++) await say(two, `after ${n}`)
  const positions = () => checkDeliveries(receiver.came, id).epochs.get(0)?.size ?? 0
  await receiver.until(() => positions() >= 12)
  const seconds = (performance.now() - killed) / 1000
  t.ok(seconds < 15, `the other went on after ${seconds.toFixed(1)} s`)
  const { faults, repeats } = checkDeliveries(receiver.came, id)
  t.strictSame(faults, [])
  t.equal(positions(), 12)
  t.comment(`${repeats} repeats`)

  await t.test('and ended in good order, it is followed at once', async (t) => {
    const three = await start('three')
    two.child.kill('SIGTERM')
    await two.ended
    const ended = performance.now()
    await say(three, 'at the end')
    await receiver.until(() => positions() >= 13)
    t.ok(performance.now() - ended < 6_000)
    t.strictSame(checkDeliveries(receiver.came, id).faults, [])
  })
}

test('when the node that delivers is killed, another delivers within 15 seconds', async (t) => {
  const double = await startEventStoreDouble(t)
  await takeover(t, newLedger(double.connectionString))
})

test('the same on a real server', { skip: server === undefined }, async (t) => {
  await takeover(t, newLedger(server ?? ''))
})
