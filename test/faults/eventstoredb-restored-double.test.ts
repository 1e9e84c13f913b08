/** A server whose files go back to a backup while the service runs, on the test double. */
import { join } from 'node:path'
import { t as all, test } from 'tap'
import { startEventStoreDouble } from '../eventstoredb/double.ts'
import { newLedger } from '../store/eventstoredb-given.ts'
import { checkRestore } from './restored.ts'

all.setTimeout(180_000)

test('a server that is restored while nodes run is noticed by each, and everything is looked at anew', async (t) => {
  const double = await startEventStoreDouble(t)
  let end = 0n
  await checkRestore(t, {
    store: newLedger(double.connectionString),
    folders: [join(t.testdir({}), 'one'), join(t.testdirName, 'other')],
    backup: {
      take: async () => {
        end = double.log.end()
      },
      restore: async () => {
        await double.stop()
        double.log.restore(end)
        await double.start()
      },
    },
  })
})
