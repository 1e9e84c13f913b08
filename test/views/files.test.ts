/** The file of the views continues after a restart, is built again when it does not fit, and replaces other versions. */
import { existsSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { projections } from '../../projections/all.ts'
import type { EventStore } from '../../src/store/port.ts'
import { versionOf } from '../../src/views/ddl.ts'
import type { Projection } from '../../src/views/projection.ts'
import { openAt } from '../store/sqlite-given.ts'
import { dumpFile, openFollowed, writeRounds } from './given.ts'

interface Place {
  readonly folder: string
  readonly ledger: string
  readonly store: EventStore
}

const place = async (t: Test): Promise<Place> => {
  const folder = t.testdir()
  const ledger = join(folder, 'events.db')
  return { folder, ledger, store: await openAt(t, ledger) }
}

/** Views that have seen the whole ledger and are closed again; says where they lie. */
const build = async (t: Test, folder: string, store: EventStore, over?: readonly Projection[]) => {
  const followed = await openFollowed(t, folder, store, over)
  await followed.settled()
  await followed.close()
  return join(folder, followed.file)
}

const checkpointOf = (path: string): Record<string, unknown> => {
  const line = dumpFile(path).find((one) => one.startsWith('checkpoint')) ?? ''
  return JSON.parse(line.slice(line.indexOf('{')))
}

/** The positions that a follower of the views got: applied ones, not only read ones. */
const watching = (): { readonly seen: number[]; readonly projections: readonly Projection[] } => {
  const seen: number[] = []
  const watch: Projection = {
    name: 'watch',
    version: 1,
    tables: [],
    on: {},
    every: (_, __, { position }) => void seen.push(position),
  }
  return { seen, projections: [...projections, watch] }
}

test('after a restart the views continue where they were', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 5)
  const first = watching()
  await build(t, folder, store, first.projections)
  await writeRounds(store, 5, 6)
  const second = watching()
  await build(t, folder, store, second.projections)
  t.ok(second.seen.length > 0)
  t.ok(
    second.seen.every((position) => position > Math.max(...first.seen)),
    'nothing is applied again',
  )
})

test('after a restart without anything new nothing is applied again', async (t) => {
  for (const last of ['event', 'deletion']) {
    const { folder, store } = await place(t)
    await writeRounds(store, 0, last === 'event' ? 2 : 1)
    await build(t, folder, store, watching().projections)
    const again = watching()
    await build(t, folder, store, again.projections)
    t.same(again.seen, [], `the last in the log: ${last}`)
  }
})

test('views that were deleted are made again with the same rows', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 3)
  const followed = await openFollowed(t, folder, store)
  await writeRounds(store, 3, 12)
  await followed.settled()
  await followed.close()
  const path = join(folder, followed.file)
  const rows = dumpFile(path)
  renameSync(path, join(folder, 'aside'))
  await build(t, folder, store)
  t.same(dumpFile(path), rows)
  t.ok(rows.length > 150, `${rows.length} rows`)
})

test('views of another ledger are thrown away', async (t) => {
  const [one, other] = [await place(t), await openAt(t, join(t.testdirName, 'other.db'))]
  await writeRounds(one.store, 0, 4)
  await build(t, one.folder, one.store)
  await writeRounds(other, 0, 2)
  const path = await build(t, one.folder, other)
  const fresh = await build(t, join(one.folder, 'fresh'), other)
  t.same(dumpFile(path), dumpFile(fresh))
  t.equal(checkpointOf(path).ledger, other.ledgerId)
})

/** Puts an older copy of the ledger back, after more was written and seen; then writes on. */
const restoreOlder = async (t: Test, meanwhile: number, afterwards: number): Promise<void> => {
  const { folder, ledger, store } = await place(t)
  const copy = join(folder, 'copy.db')
  await writeRounds(store, 0, 2)
  const reader = new DatabaseSync(ledger, { readOnly: true })
  reader.exec(`VACUUM INTO '${copy}'`)
  reader.close()
  await writeRounds(store, 2, 2 + meanwhile)
  await build(t, folder, store)
  await store.close()
  renameSync(copy, ledger)
  const restored = await openAt(t, ledger)
  t.equal(restored.ledgerId, store.ledgerId)
  await writeRounds(restored, 100, 100 + afterwards)
  const path = await build(t, folder, restored)
  t.same(dumpFile(path), dumpFile(await build(t, join(folder, 'fresh'), restored)))
}

test('a restored older ledger is noticed', (t) => restoreOlder(t, 3, 0))

test('a restored older ledger is noticed when as much was written since', (t) => restoreOlder(t, 3, 3))

test('a restored older ledger is noticed when the last that was seen is a deletion', (t) =>
  restoreOlder(t, 2, 0))

test('the views continue with a restored older ledger if they were not ahead of it', (t) =>
  restoreOlder(t, 0, 2))

test('a file that is not a database is built again', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 2)
  const path = await build(t, folder, store)
  const rows = dumpFile(path)
  writeFileSync(path, 'lamps and kites '.repeat(1_000))
  await build(t, folder, store)
  t.same(dumpFile(path), rows)
})

test('a file whose making was cut off is made again', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 2)
  const path = await build(t, folder, store)
  const rows = dumpFile(path)
  for (const cut of ['', 'DROP TABLE checkpoint', 'DELETE FROM checkpoint']) {
    if (cut === '') writeFileSync(path, '')
    else {
      const db = new DatabaseSync(path)
      db.exec(cut)
      db.close()
    }
    await build(t, folder, store)
    t.same(dumpFile(path), rows, cut || 'empty')
  }
})

test('views are not made again because the store is unreachable', async (t) => {
  const { folder, ledger, store } = await place(t)
  await writeRounds(store, 0, 2)
  const path = await build(t, folder, store)
  const rows = dumpFile(path)
  await store.close()
  await t.rejects(openFollowed(t, folder, store), { code: 'unavailable' })
  t.same(dumpFile(path), rows)
  t.ok(existsSync(ledger))
})

const viewsIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((name) => /^views-.*\.db$/.test(name))

test('files of other versions go when the new one has caught up, not before', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 4)
  const old = await build(t, folder, store)
  const gate = Promise.withResolvers<void>()
  const held: EventStore = {
    ...store,
    async *subscribe(from) {
      for await (const batch of store.subscribe(from)) {
        const half = Math.floor(batch.events.length / 2)
        yield { events: batch.events.slice(0, half), live: false }
        await gate.promise
        yield { events: batch.events.slice(half), live: batch.live }
      }
    },
  }
  const followed = await openFollowed(t, folder, held, watching().projections)
  t.equal(viewsIn(folder).length, 2)
  await followed.views.reached(1)
  t.equal(followed.views.state(), 'building')
  t.ok(existsSync(old), 'still there while the new one is built')
  gate.resolve()
  await followed.settled()
  t.same(viewsIn(folder), [followed.file])
})

test('the next start removes what a crash left of other versions', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 1)
  const path = await build(t, folder, store)
  const left = ['views-0123456789ab.db', 'views-0123456789ab.db-wal', 'views-0123456789ab.db-shm']
  for (const name of left) writeFileSync(join(folder, name), 'lamps')
  await build(t, folder, store)
  for (const name of left) t.notOk(existsSync(join(folder, name)), name)
  t.ok(existsSync(path))
})

test('no other file of the folder is touched', async (t) => {
  const { folder, store } = await place(t)
  await writeRounds(store, 0, 1)
  const mine = ['views-mine.db', 'views-0123456789ab.db.bak', 'my-views-0123456789ab.db']
  for (const name of mine) writeFileSync(join(folder, name), 'lamps')
  await build(t, folder, store)
  for (const name of mine) t.ok(existsSync(join(folder, name)), name)
})

test('an empty ledger is caught up with at once, and again after a restart', async (t) => {
  const { folder, store } = await place(t)
  await build(t, folder, store)
  const again = await openFollowed(t, folder, store)
  await again.settled()
  t.equal(again.views.state(), 'serving')
  t.equal(again.views.position(), 0)
})

test('the version changes with the tables and with the version of a projection', (t) => {
  const version = versionOf(projections)
  const change = (of: (projection: Projection) => Projection): string =>
    versionOf(projections.map((one, index) => (index === 1 ? of(one) : one)))
  const changed = [
    change((one) => ({ ...one, version: one.version + 1 })),
    change((one) => ({ ...one, name: 'wicks' })),
    change((one) => ({ ...one, tables: [] })),
    change((one) => ({
      ...one,
      tables: one.tables.map((table) => ({ ...table, columns: { ...table.columns, wick: 'TEXT' } })),
    })),
    change((one) => ({ ...one, tables: one.tables.map((table) => ({ ...table, indexes: ['id'] })) })),
    versionOf(projections.slice(1)),
  ]
  t.equal(new Set([version, ...changed]).size, changed.length + 1)
  t.equal(
    change((one) => ({ ...one })),
    version,
  )
  t.match(version, /^[0-9a-f]{12}$/)
  t.end()
})

/** The views files that this process has open (Linux, proc(5)). */
const openViewsFiles = (): readonly string[] =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).match(/views-[^/]*$/) ?? []
    } catch {
      return []
    }
  })

const skip = existsSync('/proc/self/fd') ? false : 'needs /proc'

test('views that cannot be made leave no file open', { skip }, async (t) => {
  const { folder, store } = await place(t)
  const twice = projections.slice(0, 1)
  await t.rejects(openFollowed(t, folder, store, [...projections, ...twice]), /already exists/)
  t.strictSame(openViewsFiles(), [])
})
