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
