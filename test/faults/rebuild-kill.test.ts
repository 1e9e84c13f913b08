/**
 * kill -9 in the middle of rebuilds of the views: the service serves at once when it starts again, the rebuild continues
 * under its id until it is done, and the views are what a fresh fold of the log makes. `FAULT_SEED` repeats the moments.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { firstKey, run, type Serving, serve } from '../cli/process.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger, openAt } from '../store/eventstoredb-given.ts'
import { writeRounds } from '../views/given.ts'

all.setTimeout(280_000)

const URL = '/v1/audit/rebuilds'
const ROUNDS = 40

/** The rounds are recorded in 2031, later than the clock of this machine says. */
const ACCEPTED = { DETENTE_CLOCK_ACCEPTED: '2031-06-02T00:00:00Z' }

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 16))

/** Kills a service in the middle of a rebuild, again and again; then lets it end. */
const killing = async (t: Test, kills: number, settings: Readonly<Record<string, string>>): Promise<void> => {
  const data = join(t.testdirName, 'data')
  let authorization = ''
  const ask = async ({ address }: Serving, path: string, init: RequestInit = {}) => {
    const answer = await fetch(address + path, { ...init, headers: { authorization } })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  let service = await serve(t, ['serve'], settings)
  authorization = `Bearer ${await firstKey(service)}`
  while ((await ask(service, '/health/ready')).status !== 200) await pause(20)
  const { id } = (await ask(service, URL, { method: 'POST' })).body
  let killed = 0
  for (let n = 0; n < kills; n++) {
    // From the first file to the swap and beyond.
    while (!readdirSync(data).some((name) => name !== 'rebuild.json' && /^rebuild|-1\.db$/.test(name)))
      await pause(5)
    await pause((((seed + 1) * (n + 1) * 37) % 100) * 2)
    service.child.kill('SIGKILL')
    await service.ended
    const cutOff = readdirSync(data).includes('rebuild.json')
    service = await serve(t, ['serve'], settings)
    const { status, body } = await ask(service, '/v1/deals?limit=1')
    t.equal(status, 200, 'it serves at once')
    t.equal((body.items as readonly unknown[]).length, 1)
    if (!cutOff) break
    killed++
  }
  t.comment(`${killed} of ${kills} kills cut the rebuild off`)
  for (;;) {
    const { status, body } = await ask(service, `${URL}/${id}`)
    if (status === 404 || body.state !== 'running') {
      if (status !== 404) t.match(body, { state: 'done' })
      break
    }
    await pause(20)
  }
  while ((await ask(service, '/health/ready')).status !== 200) await pause(20)
  const left = readdirSync(data).filter((name) => /^(?:views-.*\.db|rebuild.*)$/.test(name))
  t.match(left, [/^views-[0-9a-f]+-1\.db$/])
  t.equal(left.length, 1)
  const replayed = await run(t, ['replay'], settings)
  t.match(replayed.out, 'The live views match the log.')
}

test(`killed in the middle of a rebuild, the embedded ledger (FAULT_SEED=${seed})`, async (t) => {
  t.testdir({ data: {} })
  const store = await openSqliteStore(join(t.testdirName, 'data', 'events.db'))
  await writeRounds(store, 0, ROUNDS)
  await store.close()
  await killing(t, 3, ACCEPTED)
})

test(`killed in the middle of a rebuild, on EventStoreDB, a double (FAULT_SEED=${seed})`, async (t) => {
  t.testdir({ data: {} })
  const { connectionString } = await startEventStoreDouble(t)
  const address = newLedger(connectionString)
  const store = await openAt(t, address)
  await writeRounds(store, 0, ROUNDS)
  await killing(t, 1, { ...ACCEPTED, DETENTE_STORE: address })
})
