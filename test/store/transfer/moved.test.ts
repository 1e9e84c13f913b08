/**
 * A whole ledger moves from the embedded engine to EventStoreDB and back, with a person erased and a webhook: the same
 * export, the same root of the audit's tree, the same answers. On the test double, and on a real server where one is
 * named.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { isLedgerStream } from '../../../events/envelope.ts'
import { exportTo, importFrom } from '../../../src/cli/transfer.ts'
import { startEventStoreDouble } from '../../eventstoredb/double.ts'
import { deal, erase, statement } from '../../http/given.ts'
import { type Hooked, hooked, LOOPBACK } from '../../webhooks/hooked.ts'
import { startReceiver } from '../../webhooks/receiver.ts'
import { NO_SERVER, newLedger, server } from '../eventstoredb-given.ts'

all.setTimeout(240_000)

const FORGOTTEN = 'Zebulon Quimby'

/** Also what an import takes only when it is asked to. */
const ALL = { keys: true, webhooks: true }

/** The answers of a service that has read its whole ledger. A move must not change them. */
const saidBy = async ({ ask, service }: Hooked, person: string) => {
  const { tree } = service.audit
  let leaves = 0
  for await (const batch of service.store.readAll()) {
    leaves += batch.filter(({ stream }) => isLedgerStream(stream)).length
  }
  while (service.views.state() !== 'serving' || tree.size() < leaves) await pause(10)
  const answers = ['/v1/deals/ducks/timeline', `/v1/people/${person}`, '/v1/people', '/v1/webhooks']
  const bodies = await Promise.all(answers.map(async (url) => (await ask('GET', url)).body))
  return {
    root: tree.rootAt(tree.size()).toString('hex'),
    leaves: tree.size(),
    // Positions are each engine's own.
    answers: bodies.map((body) => body.replace(/"position":"\d+"/g, '').replace(/"link":"[^"]*"/g, '')),
  }
}

const moves = async (t: Test, elsewhere: string): Promise<void> => {
  const folder = t.testdir({})
  const receiver = await startReceiver(t)
  const open = (name: string, store: string): Promise<Hooked> => {
    const settings = { ...LOOPBACK, DETENTE_KEY_FILE: join(folder, 'server.key') }
    return hooked(t, { data: join(folder, name), store, settings })
  }
  const fileOf = (name: string): string => join(folder, `${name}.jsonl`)
  /** The lines of an export but for the first, which names the ledger. */
  const linesOf = (name: string): string => readFileSync(fileOf(name), 'utf8').replace(/^.*\n/, '')

  const first = await open('first', `sqlite:${join(folder, 'first.db')}`)
  await first.record('/v1/deals', deal('ducks', { occurred: '2025-01-10' }))
  await first.record('/v1/deals/ducks/record-statement', statement('Potash', { occurred: '2025-01-11' }))
  const register = async (name: string): Promise<string> => {
    const answer = await first.post('/v1/people', { publicFigure: false, name })
    return answer.json().events[0].stream.replace('person-', '')
  }
  const erased = await register(FORGOTTEN)
  await register('Wilhelmina Kept')
  await erase(first, erased)
  const webhook = await first.register({ url: receiver.url, from: 'beginning' })
  const before = await saidBy(first, erased)
  t.match(before.answers[2], 'Wilhelmina Kept')
  await receiver.until(() => receiver.came.length >= before.leaves)
  await first.close()
  await exportTo(first.config, fileOf('first'))
  t.notMatch(linesOf('first'), FORGOTTEN)

  const step = async (t: Test, from: string, to: string, store: string): Promise<void> => {
    const config = { ...first.config, data: join(folder, to), store }
    // Run again, it finds everything there.
    for (let times = 0; times < 2; times++) await importFrom(config, fileOf(from), () => {}, ALL)
    await exportTo(config, fileOf(to))
    t.equal(linesOf(to), linesOf('first'), 'the same ids, revisions, bytes and order')
    const came = receiver.came.length
    const moved = await open(to, store)
    t.strictSame(await saidBy(moved, erased), before, 'the same root and answers')
    const said = statement(`After the move to ${to}`, { occurred: '2025-01-12' })
    await moved.record('/v1/deals/ducks/record-statement', said)
    await receiver.until(() => receiver.came.length > came)
    t.match(receiver.events().at(-1), { type: 'detente.StatementMade' })
    t.equal(receiver.came.length, came + 1, 'what was delivered before the move does not come again')
    await moved.close()

    const again = await open(to, store)
    t.match((await again.ask('GET', '/v1/webhooks')).json().items, [{ id: webhook.id, status: 'active' }])
    await again.close()
  }
  await t.test('to EventStoreDB', (t) => step(t, 'first', 'second', elsewhere))
  await t.test('and back', (t) => step(t, 'second', 'third', `sqlite:${join(folder, 'third.db')}`))
}

test('a ledger moves to the test double and back', async (t) => {
  const { connectionString } = await startEventStoreDouble(t)
  await moves(t, newLedger(connectionString))
})

test('a ledger moves to a real server and back', { skip: server ? false : NO_SERVER }, async (t) => {
  await moves(t, newLedger(server!))
})
