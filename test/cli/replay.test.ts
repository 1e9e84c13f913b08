/** `detente replay` and `detente rebuild`: next to a running service, and after a crash. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { openBuild } from '../../src/views/build.ts'
import { versionOf } from '../../src/views/ddl.ts'
import { change, writeRounds } from '../views/given.ts'
import { run, serve } from './inProcess.ts'
import { dataOf, failsWith } from './process.ts'

const VIEWS = `views-${versionOf(projections)}.db`
const buildIn = (data: string) => join(data, `rebuild-${versionOf(projections)}`)

const ledger = async (t: Test, rounds = 4): Promise<string> => {
  t.testdir({ data: {} })
  const store = await openSqliteStore(join(dataOf(t), 'events.db'))
  await writeRounds(store, 0, rounds)
  await store.close()
  return dataOf(t)
}

test('views are built next to a service of an older version, and a replay finds them right', async (t) => {
  const data = await ledger(t)
  // Views of another version, as an older service has them: they stay while the new ones are built.
  const older = await openSqliteStore(join(data, 'events.db'))
  const before = projections.map((one) => ({ ...one, version: one.version + 1 }))
  const old = await openBuild(data, older, before)
  await old.advance(await older.head())
  const built = await run(t, ['rebuild'])
  t.match(built.out, /^The views of version [0-9a-f]{12} are built up to position \d+\.\n$/)
  t.equal(readdirSync(data).filter((name) => /^views-[0-9a-f]+\.db$/.test(name)).length, 2)
  old.close()
  await older.close()
  const replayed = await run(t, ['replay'])
  t.match(replayed.out, /56 events, root \S+, \d+ rows, 2 erasures\n.*\nThe live views match the log\.\n$/)
  t.equal(replayed.code, 0)
})

test('a build that was killed continues where it was', async (t) => {
  const data = await ledger(t)
  const store = await openSqliteStore(join(data, 'events.db'))
  const half = await openBuild(buildIn(data), store, projections)
  const { value } = await store.readAll().next()
  await half.advance(value[20].position)
  half.close()
  await store.close()
  t.match((await run(t, ['rebuild'])).out, /^Continuing after position \d+\.\nThe views of/)
  t.notOk(existsSync(buildIn(data)))
  t.equal((await run(t, ['replay'])).code, 0)
})

test('views that a service of this version has open are not put in its place', async (t) => {
  await ledger(t, 1)
  await serve(t)
  failsWith(t, await run(t, ['rebuild']), /in use by another process/)
})

test('a replay next to a running service names the row that differs, with status 1', async (t) => {
  const data = await ledger(t)
  await run(t, ['rebuild'])
  change(join(data, VIEWS), 'deals', `title = 'Something else'`, "id = 'kites-1'")
  await serve(t)
  const { code, out, err } = await run(t, ['replay'])
  t.match(out, /^deals \{"id":"kites-1".*"title":"Something else".*"title":"Lamps for kites 1"/)
  t.match([code, err], [1, 'detente: 1 rows differ\n'])
})
