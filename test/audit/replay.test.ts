/** Replays: the live views are what the log makes, and what somebody changed in them is found. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import { CannotReplay, replay } from '../../src/rebuild/replay.ts'
import { openSqliteReader, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { openBuild } from '../../src/views/build.ts'
import { versionOf } from '../../src/views/ddl.ts'
import { edit as editFile, writeRounds } from '../views/given.ts'

const FILE = `views-${versionOf(projections)}.db`

/** A ledger of rounds, with views that have seen it up to a round. */
const given = async (t: Test, rounds = 6, more = 0) => {
  const folder = t.testdir({ scratch: {}, again: {}, data: {} })
  const path = join(folder, 'events.db')
  const store = await openSqliteStore(path)
  await writeRounds(store, 0, rounds)
  const data = join(folder, 'data')
  const build = await openBuild(data, store, projections)
  await build.advance(await store.head())
  await build.finish()
  build.close()
  await writeRounds(store, rounds, rounds + more)
  await store.close()
  const reader = await openSqliteReader(path)
  t.teardown(reader.close)
  const edit = (sql: string): void => editFile(join(data, FILE), sql)
  return { path, reader, data, edit, options: { data, scratch: join(folder, 'scratch') } }
}

test('views that nobody changed are what the log makes', async (t) => {
  const { reader, options } = await given(t)
  const report = await replay(reader, options)
  t.match(report, {
    differing: 0,
    differences: [],
    events: 84,
    erasures: 2,
    projections: versionOf(projections),
  })
  t.equal(report.liveHash, report.replayedHash)
  t.ok(report.rows > 100)
})

test('a row that somebody changed is found: its table, its key, both values, and nothing else', async (t) => {
  const { reader, options, edit } = await given(t)
  edit(`UPDATE deals_rows SET title = 'Another title' WHERE id = 'kites-2'`)
  const report = await replay(reader, options)
  t.equal(report.differing, 1)
  t.match(report.differences, [
    {
      table: 'deals',
      key: { id: 'kites-2' },
      live: { title: 'Another title' },
      replayed: { title: 'Lamps for kites 2' },
    },
  ])
  t.not(report.liveHash, report.replayedHash)
})

test('a row that somebody took away and one that somebody put in are found', async (t) => {
  const { reader, options, edit } = await given(t)
  edit(`DELETE FROM deals_rows WHERE id = 'kites-1'`)
  edit(`CREATE TEMP TABLE one AS SELECT * FROM people LIMIT 1;
    UPDATE one SET id = 'p-nobody';
    INSERT INTO people_rows SELECT *, 0 FROM one`)
  const report = await replay(reader, options)
  const found = report.differences.map(({ table, key, live, replayed }) => [
    table,
    key.id,
    live && 1,
    replayed && 1,
  ])
  t.same(
    found.sort(),
    [
      ['deals', 'kites-1', null, 1],
      ['people', 'p-nobody', 1, null],
    ].sort(),
  )
})

test('a replay counts no difference for events that the live views have not seen yet', async (t) => {
  const { reader, options } = await given(t, 4, 3)
  const report = await replay(reader, options)
  t.match(report, { differing: 0, events: 56 })
})

test('two ledgers of the same events come to the same state', async (t) => {
  const one = await given(t, 3)
  const hash = (await replay(one.reader, one.options)).replayedHash
  await t.test('another', async (t) => {
    const other = await given(t, 3)
    t.equal((await replay(other.reader, other.options)).replayedHash, hash)
  })
  await t.test('a longer one', async (t) => {
    const other = await given(t, 4)
    t.not((await replay(other.reader, other.options)).replayedHash, hash)
  })
})

test('without live views there is nothing to compare', async (t) => {
  const { reader, options } = await given(t)
  await t.rejects(replay(reader, { ...options, data: join(options.data, 'nowhere') }), CannotReplay)
})

test('an edited event of the log changes its root and the rows made of it', async (t) => {
  const { reader, path, options } = await given(t)
  const before = await replay(reader, options)
  const db = new DatabaseSync(path)
  db.exec(
    `UPDATE log SET body = replace(body, 'Lamps for kites 3', 'Lamps for kites X') WHERE stream = 'deal-kites-3'`,
  )
  db.close()
  const after = await replay(reader, { ...options, scratch: options.scratch.replace(/scratch$/, 'again') })
  t.not(after.root, before.root)
  t.ok(after.differences.some(({ table, key }) => table === 'deals' && key.id === 'kites-3'))
})
