/** A process that is killed between the two halves of an erasure: the next start completes it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type Test, test } from 'tap'
import { ERASED } from '../../projections/read/names.ts'
import { apiOf, erase } from '../http/given.ts'
import { pause } from '../pause.ts'
import { buildTestService, ledgerOf } from '../service.ts'
import { bytesIn, tracesIn } from './traces.ts'

const PERSON = `p-${'a'.repeat(20)}`
const NAME = 'Pinky Quxworthy'

const KEY = '3b2f1c9e-6a51-4c7d-8a52-0d7c0a3f9b11'
const PLACE = 'Fortress Quxholm'

/** Lets a process write until it says that it is between two writes, and kills it there. */
const killed = async (t: Test, data: string, ...then: readonly string[]): Promise<string | undefined> => {
  mkdirSync(data)
  const file = join(import.meta.dirname, 'crash-process.ts')
  const elsewhere = ledgerOf(data)
  const store = elsewhere ?? `sqlite:${join(data, 'events.db')}`
  const child = spawn(process.execPath, [file, store, PERSON, NAME, ...then], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const [said] = await once(createInterface(child.stdout), 'line')
  t.equal(said, 'between')
  child.kill('SIGKILL')
  await ended
  return elsewhere
}

test('a private value whose event kill -9 kept from being written shows nowhere, and goes with the person', async (t) => {
  const data = join(t.testdir({}), 'data')
  const opening = {
    id: `c-${'c'.repeat(20)}`,
    personId: PERSON,
    state: 'org:sylvania',
    place: PLACE,
    occurred: '2021',
    sources: [{ sourceId: 'gazette' }],
  }
  const elsewhere = await killed(t, data, JSON.stringify(opening))
  const built = await buildTestService(t, { data })
  const { get, post } = apiOf(built.app)
  while ((await get('/v1/prisoners')).statusCode !== 200) await pause()
  t.same((await get('/v1/prisoners')).json().items, [])
  const again = await post('/v1/prisoners', opening, { 'idempotency-key': KEY })
  t.equal(again.statusCode, 201, again.body)
  t.notOk(again.headers['idempotent-replayed'])
  t.equal((await get(`/v1/prisoners/${opening.id}`)).json().place, PLACE)
  t.equal((await built.service.store.readStream(`personal-${PERSON}`)).events.length, 3)
  await erase(built, PERSON)
  t.same(elsewhere ? [] : tracesIn(bytesIn(data), [PLACE]), [])
})

test('an erasure that kill -9 cut in two is completed by the next start', async (t) => {
  const data = join(t.testdir({}), 'data')
  const elsewhere = await killed(t, data)
  t.same(
    tracesIn(bytesIn(data), [NAME]),
    elsewhere ? [] : [NAME],
    'in the ledger the details are still there',
  )

  const { app, service, close } = await buildTestService(t, { data })
  const { get } = apiOf(app)
  while ((await service.store.readStream(`personal-${PERSON}`)).state !== 'deleted') await pause()
  while ((await get('/v1/people')).statusCode !== 200) await pause()
  t.match((await get(`/v1/people/${PERSON}`)).json(), { name: ERASED, erased: { basis: 'safety' } })
  t.same(tracesIn(bytesIn(data), [NAME]), [])
  await close()
  t.same(tracesIn(bytesIn(data), [NAME]), [])
})
