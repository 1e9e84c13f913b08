/** An event that was changed in the database is never delivered, and neither are later events to an endpoint that waits for it. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { t as all, test } from 'tap'
import { deal } from '../http/given.ts'
import { pause } from '../pause.ts'
import { hooked, past, QUICK, say } from '../webhooks/hooked.ts'
import { startReceiver } from '../webhooks/receiver.ts'

all.setTimeout(120_000)

test('deliveries stop before an event that was changed, and continue for endpoints that are further', async (t) => {
  const data = join(t.testdir({}), 'data')
  const given = { data, store: `sqlite:${join(data, 'events.db')}`, webhooks: { timing: QUICK } }
  const first = await hooked(t, given)
  await first.record('/v1/deals', past(deal('ducks')))
  const ids = await say(first, 'ducks', 5)
  while (first.service.audit.checkpoint()?.size !== 7n) await pause()
  await first.close()
  const db = new DatabaseSync(join(data, 'events.db'))
  db.prepare("UPDATE log SET body = replace(body, 'said 2', 'said 9') WHERE id = ?").run(ids[2] as string)
  db.close()

  const service = await hooked(t, given)
  const [behind, further] = [await startReceiver(t), await startReceiver(t)]
  await service.register({ url: behind.url, filter: { deals: ['ducks'] }, from: 'beginning' })
  await service.register({ url: further.url, filter: { deals: ['ducks'] }, from: 'now' })
  await say(service, 'ducks', 1)
  await further.until(() => further.events().length === 1)
  await behind.until(() => behind.events().length >= 3)
  t.strictSame(
    behind
      .events()
      .slice(1)
      .map(({ id }) => id),
    ids.slice(0, 2),
    'the deal and the two before the changed one',
  )
  const health = (await service.app.inject('/health/ready')).json()
  t.match(health, { status: 'not signing', audit: { trouble: /^leaf 4 of the log is not what it was: / } })
  t.equal((await service.app.inject('/checkpoint')).statusCode, 503)
  t.equal((await service.app.inject('/checkpoint')).json().code, 'log-changed')
})
