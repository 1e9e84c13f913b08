/** Views that take the place of others while they are followed, also of those that an older version made. */
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { EventStore } from '../../src/store/port.ts'
import { openBuild } from '../../src/views/build.ts'
import { versionOf } from '../../src/views/ddl.ts'
import { buildFolder } from '../../src/views/fileNames.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openSwappableViews, type SwappableViews } from '../../src/views/swappableViews.ts'
import { openAt } from '../store/sqlite-given.ts'
import { dumpFile, followed, openFollowed, writeRounds } from './given.ts'

/** The projections of a later version; `readsFrom` names the version whose rows it can read. */
const later = (readsFrom: number | undefined): readonly Projection[] =>
  projections.map(({ version, ...one }) => ({
    ...one,
    version: version + 1,
    ...(readsFrom === undefined ? {} : { readsFrom: version + readsFrom }),
  }))

const place = async (t: Test, rounds = 4) => {
  const folder = t.testdir()
  const store = await openAt(t, join(folder, 'events.db'))
  await writeRounds(store, 0, rounds)
  return { folder, store }
}

/** Views that follow the store as those of a service do. */
const follow = async (
  t: Test,
  folder: string,
  store: EventStore,
  over: readonly Projection[] = projections,
) => {
  const views = await openSwappableViews(folder, store, over)
  const { settled, close } = followed(t, store, views, { failed: (error) => t.error(error) })
  return { views, settled, close }
}

/** Views as an older version leaves them. */
const leave = async (t: Test, folder: string, store: EventStore): Promise<void> => {
  const { settled, close } = await openFollowed(t, folder, store)
  await settled()
  await close()
}

const swap = async (
  folder: string,
  store: EventStore,
  views: SwappableViews,
  over = projections,
  meanwhile = async (): Promise<void> => {},
): Promise<boolean> => {
  const from = buildFolder(folder, versionOf(over))
  mkdirSync(from)
  const build = await openBuild(from, store, over)
  await build.nearEnd()
  build.close()
  await meanwhile()
  return views.swap(from)
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /^views-.*\.db$/.test(name))

/** The rows that views made from the beginning have. */
const fresh = async (t: Test, folder: string, store: EventStore, over = projections) => {
  const one = await openFollowed(t, join(folder, 'fresh'), store, over)
  await one.settled()
  await one.close()
  return dumpFile(join(folder, 'fresh', one.file))
}

test('views are swapped while events come, and no event is lost or applied twice', async (t) => {
  const { folder, store } = await place(t)
  const { views, settled, close } = await follow(t, folder, store)
  await settled()
  let ended = false
  // Nobody is erased meanwhile: the build would begin again.
  const writing = (async () => {
    for (let n = 4; !ended || n < 8; n++) if (n % 3 !== 0) await writeRounds(store, n, n + 1)
  })()
  t.ok(await swap(folder, store, views))
  t.ok(await views.reached(await store.head()), 'the new views go on')
  ended = true
  await writing
  await settled()
  t.same(filesIn(folder), [`views-${views.version}-1.db`])
  const { path } = views
  await close()
  t.strictSame(dumpFile(path).join('\n') === (await fresh(t, folder, store)).join('\n'), true)
})

test('a caller that waits for an event gets it, whichever views apply it', async (t) => {
  const { folder, store } = await place(t, 1)
  const { views, settled } = await follow(t, folder, store)
  await settled()
  const told: string[] = []
  views.onSwap(() => told.push('swapped'))
  const [head] = [await store.head()]
  const reached = views.reached(head + 1).then((yes) => told.push(`reached ${yes}`))
  await swap(folder, store, views)
  await writeRounds(store, 1, 2)
  await reached
  t.same(told, ['swapped', 'reached true'])
})

test('after a restart those that were put in place last count', async (t) => {
  const { folder, store } = await place(t)
  const one = await follow(t, folder, store)
  await one.settled()
  await swap(folder, store, one.views)
  const { path } = one.views
  await one.close()
  const two = await follow(t, folder, store)
  await two.settled()
  t.equal(two.views.path, path)
})

test('views that cannot be brought far enough do not take the place', async (t) => {
  const { folder, store } = await place(t)
  let silent = false
  const { views, settled } = await follow(t, folder, {
    ...store,
    async *readAll(from) {
      if (!silent) yield* store.readAll(from)
    },
  })
  await settled()
  const { path } = views
  const from = buildFolder(folder, views.version)
  await t.rejects(views.swap(from, AbortSignal.abort(new Error('cancelled'))), { message: 'cancelled' })
  silent = true
  t.notOk(await views.swap(from))
  t.equal(views.path, path)
  t.equal(filesIn(folder).length, 1)
  t.ok(views.sql.get('SELECT 1 FROM deals'), 'they still answer')
  silent = false
  t.ok(await views.swap(from))
})

test('views of an older version serve and are followed until those of this one take their place', async (t) => {
  const { folder, store } = await place(t)
  await leave(t, folder, store)
  const over = later(0)
  const { views, settled, close } = await follow(t, folder, store, over)
  t.match(
    { state: views.state(), version: views.version },
    { state: 'serving', version: versionOf(projections) },
  )
  await swap(folder, store, views, over, async () => {
    await writeRounds(store, 4, 5)
    await settled()
    t.equal(views.version, versionOf(projections), 'what was recorded meanwhile is shown by the old ones')
  })
  t.equal(views.version, versionOf(over))
  t.equal(views.ownVersion, versionOf(over))
  await writeRounds(store, 5, 6)
  await settled()
  t.same(filesIn(folder), [`views-${versionOf(over)}.db`])
  const { path } = views
  await close()
  t.ok(dumpFile(path).join('\n') === (await fresh(t, folder, store, over)).join('\n'))
})

test('views of an older version serve only if the present one says that it can read them', async (t) => {
  for (const readsFrom of [undefined, 1]) {
    const { folder, store } = await place(t, 1)
    await leave(t, folder, store)
    const { views, close } = await follow(t, folder, store, later(readsFrom))
    t.equal(views.version, views.ownVersion)
    await close()
  }
})

test('views of an older version that had not caught up, or of other tables, do not serve', async (t) => {
  for (const edit of [
    'UPDATE checkpoint SET built = 0',
    `UPDATE checkpoint SET made = '[]'`,
    'DROP TABLE checkpoint',
  ]) {
    const { folder, store } = await place(t, 1)
    await leave(t, folder, store)
    const db = new DatabaseSync(join(folder, `views-${versionOf(projections)}.db`))
    db.exec(edit)
    db.close()
    const { views, close } = await follow(t, folder, store, later(0))
    t.equal(views.version, views.ownVersion, edit)
    await close()
  }
  const { folder, store } = await place(t, 1)
  await leave(t, folder, store)
  const other = later(0).map((one) => ({
    ...one,
    tables: one.tables.map((table) => ({ ...table, columns: { ...table.columns, wick: 'TEXT?' as const } })),
  }))
  const { views } = await follow(t, folder, store, other)
  t.equal(views.version, views.ownVersion, 'other tables')
})

test('views of a newer version do not serve an older one', async (t) => {
  const { folder, store } = await place(t, 1)
  const newer = await openFollowed(t, folder, store, later(0))
  await newer.settled()
  await newer.close()
  const { views } = await follow(t, folder, store)
  t.equal(views.version, versionOf(projections))
})
