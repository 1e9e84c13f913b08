/**
 * A service that starts on the views of an older version that it can read (`readsFrom`): these serve and follow
 * the log while its own are built, also when it is killed in the middle (kill -9), until its own take their place.
 * `FAULT_SEED` repeats the moments.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { t as all, type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { openBuild } from '../../src/views/build.ts'
import { versionOf } from '../../src/views/ddl.ts'
import { run, type Serving, serve } from '../cli/process.ts'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { source } from '../http/given.ts'
import { newLedger, openAt } from '../store/eventstoredb-given.ts'
import { change, writeRounds } from '../views/given.ts'

all.setTimeout(280_000)

/** With more kills the ledger is longer, too. */
const ROUNDS = process.env.UPGRADE_KILLS === undefined ? 40 : 80
const KILLS = Number(process.env.UPGRADE_KILLS ?? 1)
/** The rounds are recorded in 2031, later than the clock of this machine says. */
const ACCEPTED = { DETENTE_CLOCK_ACCEPTED: '2031-06-02T00:00:00Z' }
const OLD_TITLE = 'As the older version has it'

const seed = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 16))

/** The oldest projections whose rows the present ones can read. */
const older = projections.map((one) => ({ ...one, version: one.readsFrom ?? one.version }))
const skip =
  versionOf(older) === versionOf(projections) && 'no projection says that it reads an older version'

/** Leaves the views as an older version left them. A title distinguishes them from new ones. */
const leaveOlder = async (data: string, store: EventStore): Promise<void> => {
  const build = await openBuild(data, store, older)
  await build.nearEnd()
  await build.finish()
  const { path } = build.views
  build.close()
  change(path, 'deals', `title = '${OLD_TITLE}'`, "id = 'kites-1'")
}

const upgrading = async (t: Test, given: Readonly<Record<string, string>> = {}): Promise<void> => {
  const settings = { ...ACCEPTED, ...given }
  const data = join(t.testdirName, 'data')
  const views = () => readdirSync(data).filter((name) => /^views-.*\.db$/.test(name))
  t.same(views(), [`views-${versionOf(older)}.db`])
  const send = (body: object): RequestInit => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
  const ask = async ({ address }: Serving, path: string, init: RequestInit = {}) => {
    const answer = await fetch(address + path, init)
    return { status: answer.status, body: (await answer.json()) as unknown }
  }
  const rebuildOf = async (service: Serving): Promise<{ readonly id: string } | undefined> =>
    ((await ask(service, '/health/ready')).body as { views: { rebuild?: { id: string } } }).views.rebuild
  const titleOf = async (service: Serving): Promise<unknown> =>
    ((await ask(service, '/v1/deals/kites-1')).body as { title?: string }).title

  let service = await serve(t, ['serve'], settings)
  t.equal(await titleOf(service), OLD_TITLE, 'the old ones serve at once')
  const id = (await rebuildOf(service))?.id
  t.type(id, 'string')
  let killed = 0
  for (let n = 0; n < KILLS; n++) {
    const recorded = await ask(
      service,
      '/v1/sources',
      send(source(`courier-${n}`, { published: '2020-01-11' })),
    )
    t.match(recorded, { status: 201, body: { applied: true } }, 'views follow the log')
    t.equal((await ask(service, `/v1/sources/courier-${n}`)).status, 200)
    const names = () => readdirSync(data)
    while (names().includes('rebuild.json') && !names().some((name) => /^rebuild-/.test(name))) await pause(5)
    await pause((((seed + 1) * (n + 1) * 37) % 100) * 5)
    service.child.kill('SIGKILL')
    await service.ended
    if (!readdirSync(data).includes('rebuild.json')) break
    killed++
    service = await serve(t, ['serve'], settings)
    const title = await titleOf(service)
    const going = await rebuildOf(service)
    if (going === undefined) break
    t.equal(title, OLD_TITLE, 'the old ones serve at once')
    t.equal(going.id, id, 'it goes on')
  }
  t.comment(`killed ${killed} times before the new views were in place`)
  if (service.child.signalCode !== null) service = await serve(t, ['serve'], settings)
  while ((await rebuildOf(service)) !== undefined) {
    t.equal((await ask(service, '/v1/deals?limit=1')).status, 200)
    await pause(20)
  }
  t.equal(await titleOf(service), 'Lamps for kites 1')
  t.equal((await ask(service, '/v1/sources/courier-0')).status, 200)
  while (views().length > 1) await pause(20)
  t.match(views(), [new RegExp(`^views-${versionOf(projections)}(?:-\\d+)?\\.db$`)])
  t.match((await run(t, ['replay'], settings)).out, 'The live views match the log.')
}

test(`an upgrade serves from the older views, the embedded ledger (FAULT_SEED=${seed})`, {
  skip,
}, async (t) => {
  const data = join(t.testdir({ data: {} }), 'data')
  const store = await openSqliteStore(join(data, 'events.db'))
  await writeRounds(store, 0, ROUNDS)
  await leaveOlder(data, store)
  await store.close()
  await upgrading(t)
})

test(`an upgrade serves from the older views, on EventStoreDB, a double (FAULT_SEED=${seed})`, {
  skip,
}, async (t) => {
  const data = join(t.testdir({ data: {} }), 'data')
  const { connectionString } = await startEventStoreDouble(t)
  const address = newLedger(connectionString)
  const store = await openAt(t, address)
  await writeRounds(store, 0, ROUNDS)
  await leaveOlder(data, store)
  await upgrading(t, { DETENTE_STORE: address })
})
