/** Rows and the checkpoint that belongs to them are written together, or not at all. */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { LoggedEvent } from '../../src/store/port.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openViews, type Views } from '../../src/views/views.ts'
import { logOf } from '../contract/store/given.ts'
import { openAt } from '../store/sqlite-given.ts'
import { writeRounds } from './given.ts'

interface Seen {
  readonly views: Views
  readonly log: readonly LoggedEvent[]
  /** The checkpoint and the number of events, as another connection sees them in one transaction. */
  look(): { readonly position: number | null; readonly last: number | null; readonly built: number }
}

const build = async (t: Test, over: readonly Projection[] = projections): Promise<Seen> => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 1, 3)
  const views = await openViews(folder, store, over)
  const db = new DatabaseSync(join(folder, `views-${views.version}.db`), { readOnly: true })
  t.teardown(() => {
    db.close()
    views.close()
  })
  const checkpoint = db.prepare(
    'SELECT position, built, (SELECT max(position) FROM events_rows) AS last FROM checkpoint',
  )
  return { views, log: await logOf(store), look: () => checkpoint.get() as never }
}

test('the rows of a batch and its checkpoint are there together', async (t) => {
  const { views, log, look } = await build(t)
  t.match(look(), { position: null, last: null })
  await views.follower.handle({ events: log, live: false })
  t.match(look(), { position: log.at(-1)?.position, last: log.at(-1)?.position, built: 0 })
})

test('no event is seen before the checkpoint that covers it', async (t) => {
  const during: ReturnType<Seen['look']>[] = []
  const spy: Projection = {
    name: 'spy',
    version: 1,
    tables: [],
    on: { StatementMade: () => void during.push(seen.look()) },
  }
  const seen = await build(t, [...projections, spy])
  await seen.views.follower.handle({ events: seen.log, live: false })
  t.ok(during.length > 0)
  t.ok(during.every(({ position, last }) => (last ?? 0) <= (position ?? 0)))
})

test('an event that was passed on before is not applied again', async (t) => {
  const { views, log, look } = await build(t)
  const half = Math.floor(log.length / 2)
  await views.follower.handle({ events: log.slice(0, half + 3), live: false })
  await views.follower.handle({ events: log.slice(half - 3), live: false })
  await views.follower.handle({ events: log, live: true })
  t.match(look(), { position: log.at(-1)?.position, built: 1 })
  t.equal(views.sql.get<{ n: number }>('SELECT count(*) AS n FROM events')?.n, log.length - 2)
})

test('they have caught up when a batch says that it ends where the log ends', async (t) => {
  const { views, log } = await build(t)
  await views.follower.handle({ events: log, live: false })
  t.equal(views.state(), 'building')
  await views.follower.handle({ events: [], live: true })
  t.equal(views.state(), 'serving')
  t.equal(views.follower.position(), log.at(-1)?.position)
})
