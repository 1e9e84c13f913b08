/**
 * A service whose EventStoreDB, the test double, goes away and comes back: commands are refused and may be sent again,
 * queries continue, also with a key, health says which, nobody waits long, and afterwards everything continues by itself.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, test } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { isProblem, source } from '../http/given.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { hooked } from '../webhooks/hooked.ts'

all.setTimeout(120_000)

test('while its server is unreachable, a service answers what it can', async (t) => {
  const double = await startEventStoreDouble(t)
  const { ask, post } = await hooked(t, { store: newLedger(double.connectionString) })
  const key = { 'idempotency-key': 'the-wire' }
  const wire = source('wire')
  const before = await ask('GET', '/v1/sources')
  await double.stop()

  const health = await ask('GET', '/health/ready')
  t.match(health.json(), { status: 'unavailable', store: 'unreachable', views: { state: 'serving' } })
  t.equal(health.statusCode, 503)
  const refused = await post('/v1/sources', wire, key)
  isProblem(t, refused, 503, 'unavailable')
  t.match(refused.headers['retry-after'], /^\d+$/)

  const begun = performance.now()
  const during = await ask('GET', '/v1/sources')
  t.equal(during.body, before.body, 'the views answer')
  t.equal(during.headers['detente-position'], before.headers['detente-position'], 'and say how far they are')
  isProblem(t, await post('/v1/sources', wire, key), 503, 'unavailable')
  await ask('GET', '/health/ready')
  t.ok(performance.now() - begun < 6_000, 'once it is known to be away nobody waits for it')

  await double.start()
  while ((await ask('GET', '/health/ready')).statusCode !== 200) await pause(20)
  const taken = await post('/v1/sources', wire, key)
  t.equal(taken.statusCode, 201)
  t.equal((await post('/v1/sources', wire, key)).json().events[0].id, taken.json().events[0].id)
  const { position } = taken.json()
  t.match((await ask('GET', `/v1/sources?after=${position}`)).json().items, [
    { id: 'gazette' },
    { id: 'wire' },
  ])
})
