/** `detente diff`: what changed, in lines. */
import { join } from 'node:path'
import { test } from 'tap'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { writeRounds } from '../views/given.ts'
import { run } from './inProcess.ts'
import { dataOf, failsWith } from './process.ts'

test('the difference is printed in lines, with the earlier statement of each disputed event', async (t) => {
  t.testdir({ data: {} })
  const store = await openSqliteStore(join(dataOf(t), 'events.db'))
  await writeRounds(store, 0, 2)
  await store.close()
  failsWith(t, await run(t, ['diff', '--from', '0']), /there are no views in .*; start the service once/)
  await run(t, ['rebuild'])
  const { out } = await run(t, ['diff', '--from', '0', '--labels', 'dispute', '--deal', 'kites-1'])
  t.match(
    out,
    /^dispute: Contradicted: .*; happened \S+, recorded 2031-[^\n]*\n {2}before: nothing\n {2}since: contested: /,
  )
  t.match((await run(t, ['diff', '--from', '2031-12-31'])).out, 'Nothing changed.\n')
  failsWith(t, await run(t, ['diff']), /--from must be a position, a day, a month or an instant/)
  failsWith(
    t,
    await run(t, ['diff', '--from', '0', '--labels', 'x']),
    /--labels must be one or more of new-fact,/,
  )
})
