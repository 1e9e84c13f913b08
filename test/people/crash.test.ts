/** A process that is killed between the two halves of an erasure: the next start completes it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'tap'
import { ERASED } from '../../projections/read/names.ts'
import { apiOf } from '../http/given.ts'
import { pause } from '../pause.ts'
import { buildTestService, ledgerOf } from '../service.ts'
import { bytesIn, tracesIn } from './traces.ts'

const PERSON = `p-${'a'.repeat(20)}`
const NAME = 'Pinky Quxworthy'

test('an erasure that kill -9 cut in two is completed by the next start', async (t) => {
  const data = join(t.testdir({}), 'data')
  mkdirSync(data)
  const file = join(import.meta.dirname, 'crash-process.ts')
  const elsewhere = ledgerOf(data)
  const store = elsewhere ?? `sqlite:${join(data, 'events.db')}`
  const child = spawn(process.execPath, [file, store, PERSON, NAME], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const [said] = await once(createInterface(child.stdout), 'line')
  t.equal(said, 'between')
  child.kill('SIGKILL')
  await ended
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
