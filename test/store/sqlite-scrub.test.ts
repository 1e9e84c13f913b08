/** Scrubbing ends with its database: what is asked for afterwards is answered and touches nothing. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'tap'
import { createScrub } from '../../src/sqlite/scrub.ts'

test('a scrub that is asked for after the database was closed resolves', async (t) => {
  const db = new DatabaseSync(join(t.testdir({}), 'some.db'))
  const scrub = createScrub(db)
  await scrub.request()
  scrub.stop()
  db.close()
  await t.resolves(scrub.request())
})

test('a scrub that waits for a reader ends when the database is closed', async (t) => {
  const path = join(t.testdir({}), 'some.db')
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE one (n INTEGER)')
  const reader = new DatabaseSync(path)
  reader.exec('BEGIN; SELECT * FROM one')
  db.exec('INSERT INTO one VALUES (1)')
  const scrubbed = createScrub(db).request()
  db.close()
  // The scrub does not keep the process alive.
  const alive = setInterval(() => undefined, 1_000)
  await t.resolves(scrubbed)
  clearInterval(alive)
  reader.close()
})
