/** Reading the whole log, bodies parsed, against a bare SELECT of the same rows, bodies parsed. */
import { join } from 'node:path'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { openBareLog } from '../bare.ts'
import { makeLedger } from '../fill.ts'
import { alternate, rate, ratiosOf } from '../measure.ts'
import type { Row } from '../row.ts'

const SELECT = 'SELECT position, stream, revision, id, type, body FROM log ORDER BY position'
const BODY = 5

export const readAll: Row = {
  name: 'read',
  run: async ({ size, folder }) => {
    const path = join(folder, 'events.db')
    const count = size === 'full' ? 100_000 : 5_000
    await makeLedger(path, count)
    const store = await openSqliteStore(path)
    const bare = openBareLog(path)
    const select = bare.prepare(SELECT)
    select.setReturnArrays(true)
    let parsed: unknown
    const rounds = await alternate(
      () =>
        rate(count, async () => {
          for await (const events of store.readAll()) {
            for (const event of events) parsed = JSON.parse(event.body)
          }
        }),
      () =>
        rate(count, () => {
          for (const row of select.iterate()) parsed = JSON.parse(String(row[BODY]))
        }),
    )
    if (parsed === undefined) throw new Error('nothing was read')
    await store.close()
    bare.close()
    return [
      {
        what: `read all, whole log of ${count} events, with JSON.parse`,
        against: 'bare SELECT of the same rows, with JSON.parse',
        unit: 'events/s',
        ...rounds,
        ratios: ratiosOf(rounds),
        goal: { atLeast: 0.7 },
      },
    ]
  },
}
