/** Which files the embedded engine accepts as a ledger, how it migrates them, and how it refuses others. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Test, test } from 'tap'
import { openStore } from '../../src/store/open.ts'
import { connectWriter } from '../../src/store/sqlite/connection.ts'
import { APPLICATION_ID, FORMAT, migrate } from '../../src/store/sqlite/format.ts'
import { openSqliteReader, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { event } from '../contract/store/given.ts'
import { ledgerPath, openAt } from './sqlite-given.ts'

const database = (path: string, sql: string): void => {
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
}

/** Every kind of opening fails, and the file stays unchanged and alone in its folder. */
const refuses = async (t: Test, path: string, wanted: { code: string; message: RegExp }): Promise<void> => {
  const before = readFileSync(path)
  await t.rejects(openSqliteStore(path), wanted)
  await t.rejects(openSqliteReader(path), wanted)
  t.ok(before.equals(readFileSync(path)), 'the file is unchanged')
  t.notOk(existsSync(`${path}.lock`), 'no lock is left beside it')
}

test('a connection is as durable and as forgetful as it must be', async (t) => {
  const db = connectWriter(ledgerPath(t), () => 'some id')
  t.teardown(() => db.close())
  const pragmas = { journal_mode: 'wal', synchronous: 2, secure_delete: 1, application_id: APPLICATION_ID }
  for (const [name, value] of Object.entries({ ...pragmas, user_version: FORMAT, temp_store: 2 })) {
    t.equal(db.prepare(`PRAGMA ${name}`).get()?.[name], value, name)
  }
})

test('a missing file becomes a ledger with an id of its own, its folder is made', async (t) => {
  const folder = t.testdir()
  const one = await openAt(t, join(folder, 'a', 'b', 'events.db'))
  const other = await openAt(t, join(folder, 'c', 'events.db'))
  t.match(one.ledgerId, /^[0-9a-f]{8}-/)
  t.not(one.ledgerId, other.ledgerId)
})

test('an empty file becomes a ledger', async (t) => {
  const path = ledgerPath(t)
  writeFileSync(path, '')
  const store = await openAt(t, path)
  t.equal(await store.append('deal-1', -1, [event()]), 0)
})

test('a file that is not a database is refused', async (t) => {
  const folder = t.testdir()
  for (const [n, content] of ['x', 'a text\n', 'a text\n'.repeat(1_000), '\0'.repeat(10_000)].entries()) {
    const path = join(folder, `${n}.db`)
    writeFileSync(path, content)
    await refuses(t, path, { code: 'wrong-format', message: /\d\.db is not a ledger/ })
  }
})

test('another program’s database is refused', async (t) => {
  const folder = t.testdir()
  const programs = ['CREATE TABLE t (a)', 'PRAGMA application_id = 7', 'PRAGMA user_version = 1']
  for (const [n, sql] of programs.entries()) {
    const path = join(folder, `${n}.db`)
    database(path, `${sql}; CREATE TABLE IF NOT EXISTS u (a)`)
    await refuses(t, path, { code: 'wrong-format', message: /\d\.db is not a ledger but another program's/ })
  }
})

test('a newer format is refused', async (t) => {
  const path = ledgerPath(t)
  database(path, `PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT + 1}`)
  await refuses(t, path, { code: 'wrong-format', message: /events\.db was written by a newer version/ })
})

test('an older format that no migration leads from is refused', async (t) => {
  const path = ledgerPath(t)
  database(path, `PRAGMA application_id = ${APPLICATION_ID}; CREATE TABLE log (a)`)
  await t.rejects(openSqliteStore(path), { code: 'wrong-format', message: /has format 0/ })
  await t.rejects(openSqliteReader(path), { code: 'wrong-format', message: /older format 0/ })
})

test('migrations run in order, all or nothing', (t) => {
  const db = new DatabaseSync(':memory:')
  t.teardown(() => db.close())
  const version = () => db.prepare('PRAGMA user_version').get()?.user_version
  db.exec('PRAGMA user_version = -1')
  t.throws(() => migrate(db, 'x', -1, new Map([[-1, 'CREATE TABLE a (x)']])), { code: 'wrong-format' })
  t.equal(version(), -1)
  const both = [
    [-1, 'CREATE TABLE a (x)'],
    [0, 'ALTER TABLE a RENAME TO b'],
  ] as const
  migrate(db, 'x', -1, new Map(both))
  t.equal(version(), FORMAT)
  t.same(db.prepare('SELECT * FROM b').all(), [])
  t.end()
})

test('a place that cannot be used is a bad address', async (t) => {
  const folder = t.testdir({ file: 'x' })
  mkdirSync(join(folder, 'is-a-folder.db'))
  const code = 'bad-address'
  await t.rejects(openSqliteStore(join(folder, 'is-a-folder.db')), { code, message: /is-a-folder\.db/ })
  await t.rejects(openSqliteStore(join(folder, 'file', 'events.db')), { code, message: /file/ })
  await t.rejects(openSqliteReader(join(folder, 'missing.db')), { code, message: /missing\.db/ })
})

test('a folder that may not be written to is a bad address', {
  skip: process.getuid?.() === 0,
}, async (t) => {
  const folder = t.testdir()
  mkdirSync(join(folder, 'locked'), { mode: 0o555 })
  await t.rejects(openSqliteStore(join(folder, 'locked', 'events.db')), { code: 'bad-address' })
})

test('a ledger opened through a link is the same ledger, with the same lock', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  const link = join(dirname(path), 'link.db')
  symlinkSync(path, link)
  await t.rejects(openSqliteStore(link), { code: 'locked' })
  const reader = await openSqliteReader(link)
  t.equal(reader.ledgerId, store.ledgerId)
  await reader.close()
})

test('an address names the engine and the place', async (t) => {
  const path = ledgerPath(t)
  const store = await openStore(`sqlite:${path}`)
  await store.append('deal-1', -1, [event()])
  await store.close()
  const reader = await openSqliteReader(path)
  t.equal((await reader.readStream('deal-1')).events.length, 1)
  await reader.close()
})

test('an address that names no engine is refused without telling its secrets', async (t) => {
  for (const address of ['', 'sqlite:', 'sqlite', 'data/events.db', 'mysql://user:secret@host', ':memory:']) {
    const error = await openStore(address).catch((error: Error) => error)
    t.match(error, { code: 'bad-address' }, address)
    t.notMatch(error, { message: /secret/ })
  }
})
