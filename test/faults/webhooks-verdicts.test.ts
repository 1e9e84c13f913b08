/**
 * A process is killed while a delivery with verdicts is under way; what continues, the same service or another node, sends
 * the same verdicts again, although the ledger has learned more since.
 */
import { join } from 'node:path'
import { t as all, type Test, test } from 'tap'
import { firstKey, type Serving, serve } from '../cli/process.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { lifting, measure, source } from '../http/given.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { LOOPBACK } from '../webhooks/hooked.ts'
import { startReceiver, status } from '../webhooks/receiver.ts'

all.setTimeout(180_000)

const killed = async (t: Test, settingsOf: (node: string) => Readonly<Record<string, string>>) => {
  const receiver = await startReceiver(t, status(500))
  const start = (node: string): Promise<Serving> => serve(t, ['serve'], { ...LOOPBACK, ...settingsOf(node) })
  const one = await start('one')
  const key = await firstKey(one)
  const post = async (path: string, body: object): Promise<void> => {
    const answer = await fetch(one.address + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} was refused: ${await answer.text()}`)
  }
  await post('/v1/sources', source('gazette'))
  const filter = { targets: ['acme-potash'] }
  await post('/v1/webhooks', { url: receiver.url, filter, from: 'beginning', order: 'strict' })
  await post('/v1/sanctions', measure('works', { occurred: '2025-01-10' }))
  await receiver.until(() => receiver.came.length >= 1)
  await post('/v1/sanctions/works/lift', lifting({ occurred: '2025-04-01' }))
  one.child.kill('SIGKILL')
  await one.ended
  receiver.answer(status(204))
  const before = receiver.came.length
  const two = await start('two')
  await receiver.until(() => receiver.came.length >= before + 2)
  const verdicts = receiver.events().map(({ data }) => (data as { readonly verdicts?: unknown }).verdicts)
  const attempts = verdicts.slice(0, -1)
  t.match(attempts[0], { changes: [{ after: { verdict: 'barred' } }] })
  for (const attempt of attempts) t.strictSame(attempt, attempts[0])
  t.match(verdicts.at(-1), { changes: [{ before: { verdict: 'barred' }, after: { verdict: 'lifted' } }] })
  two.child.kill('SIGTERM')
  await two.ended
}

test('a service that was killed sends the same verdicts again', async (t) => {
  t.testdir({})
  await killed(t, () => ({}))
})

test('a node that takes over from one that was killed sends the same verdicts', async (t) => {
  const folder = t.testdir({})
  const store = newLedger((await startEventStoreDouble(t)).connectionString)
  await killed(t, (node) => ({
    DETENTE_STORE: store,
    DETENTE_DATA: join(folder, node),
    DETENTE_KEY_FILE: join(folder, 'shared.key'),
  }))
})
