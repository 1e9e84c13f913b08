/** The embedded engine among processes: one writes, any number reads, and a killed one loses nothing. */
import { join } from 'node:path'
import { test } from 'tap'
import { acquireLock } from '../../src/sqlite/lock.ts'
import { NO_STREAM } from '../../src/store/port.ts'
import { openSqliteReader, openSqliteStore } from '../../src/store/sqlite/store.ts'
import { event, events, ids, logOf } from '../contract/store/given.ts'
import { ledgerPath, openAt, startBeside } from './sqlite-given.ts'

test('a second store on the same ledger is refused until the first one closes', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  await t.rejects(openSqliteStore(path), { code: 'locked', message: /events\.db/ })
  await store.append('deal-1', NO_STREAM, [event()])
  await store.close()
  await t.resolves(openAt(t, path))
})

test('a ledger that another process writes to is refused until that process is gone', async (t) => {
  const path = ledgerPath(t)
  const beside = startBeside(t, 'hold', path)
  t.equal((await beside.lines.next()).value, 'open')
  await t.rejects(openSqliteStore(path), { code: 'locked' })
  await beside.kill()
  await t.resolves(openAt(t, path))
})

test('another process is refused a ledger that this one writes to', async (t) => {
  const path = ledgerPath(t)
  await openAt(t, path)
  await t.rejects(openSqliteStore(path), { code: 'locked' })
  t.equal((await startBeside(t, 'hold', path).lines.next()).value, 'refused locked')
})

test('a lock is held until it is released', (t) => {
  const path = join(t.testdir(), 'lock.db')
  const lock = acquireLock(path)
  t.throws(() => acquireLock(path), { code: 'locked' })
  lock.release()
  lock.release()
  acquireLock(path).release()
  t.throws(() => acquireLock(join(path, 'nowhere', 'lock.db')), { code: 'bad-address' })
  t.end()
})

test('another process reads what is written while it reads', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  const beside = startBeside(t, 'read', path, '3000')
  t.equal((await beside.lines.next()).value, 'reading')
  for (let n = 0; n < 300; n++) await store.append(`deal-${n % 7}`, Math.floor(n / 7) * 10 - 1, events(10))
  t.equal((await beside.lines.next()).value, 'read 3000')
})

test('a reader sees streams, cells and deletions as the writer does', async (t) => {
  const path = ledgerPath(t)
  const store = await openAt(t, path)
  const reader = await openSqliteReader(path)
  t.teardown(() => reader.close())
  await store.append('deal-1', NO_STREAM, events(3))
  await store.append('personal-1', NO_STREAM, events(3))
  await store.deleteStream('personal-1', 2)
  await store.writeState('cursor-1', '1', NO_STREAM)
  t.same(await logOf(reader), await logOf(store))
  t.same(await reader.readStream('deal-1'), await store.readStream('deal-1'))
  t.same(await reader.readStream('personal-1'), { state: 'deleted', events: [] })
  t.same(await reader.readState('cursor-1'), { value: '1', revision: 0 })
  t.equal(await reader.head(), await store.head())
})

test('a reader opens a ledger that nobody writes to, and one whose writer was killed', async (t) => {
  const path = ledgerPath(t)
  const beside = startBeside(t, 'append', path)
  const first = String((await beside.lines.next()).value).split(' ')
  await beside.kill()
  for (let times = 0; times < 2; times++) {
    const reader = await openSqliteReader(path)
    const { events } = await reader.readStream(first[0]!)
    t.equal(events[0]?.id, first[2])
    await reader.close()
    await reader.close()
    await t.rejects(reader.head(), { code: 'unavailable' })
    await (await openSqliteStore(path)).close()
  }
})

test('after kill -9 every acknowledged event is there exactly once', async (t) => {
  const path = ledgerPath(t)
  const acknowledged = new Map<string, string>()
  for (const kills of [200, 700, 1_500, 3_000]) {
    const beside = startBeside(t, 'append', path)
    let lines = 0
    for await (const line of beside.lines) {
      const [stream, revision, id] = line.split(' ')
      if (id !== undefined) acknowledged.set(id, `${stream} ${revision}`)
      if (++lines === kills) beside.child.kill('SIGKILL')
    }
    await beside.kill()
    const store = await openSqliteStore(path)
    const log = await logOf(store)
    await store.close()
    const stored = new Map(log.map(({ id, stream, revision }) => [id, `${stream} ${revision}`]))
    t.equal(stored.size, log.length, 'no event is there twice')
    const lost = [...acknowledged].filter(([id, place]) => stored.get(id) !== place)
    t.same(lost, [], `all of ${acknowledged.size} acknowledged events are there`)
    for (const stream of new Set(log.map(({ stream }) => stream))) {
      const revisions = log.filter((one) => one.stream === stream).map(({ revision }) => revision)
      t.ok(
        revisions.length % 3 === 0 && revisions.every((revision, n) => revision === n),
        'appends are whole',
      )
    }
  }
})

test('an event id that is in the log already is refused', async (t) => {
  const store = await openAt(t, ledgerPath(t))
  const [first, second] = events(2)
  await store.append('deal-1', NO_STREAM, [first!])
  const code = 'duplicate-id'
  await t.rejects(store.append('deal-2', NO_STREAM, [second!, first!]), { code })
  await t.rejects(store.append('deal-1', 0, [first!]), { code })
  await t.rejects(store.append('deal-1', 0, [second!, second!]), { code })
  t.same(ids(await logOf(store)), [first!.id])
  t.equal((await store.readStream('deal-2')).state, 'missing')
})

test('invalid arguments of a caller are programming errors', async (t) => {
  const store = await openAt(t, ledgerPath(t))
  const odd = [{ type: '$streamDeleted' }, { body: '"\ud800"' }, { id: '\udfff' }]
  for (const part of odd) {
    await t.rejects(store.append('deal-1', NO_STREAM, [{ ...event(), ...part }]), RangeError)
  }
  for (const expected of [-2, 0.5, Number.NaN]) {
    await t.rejects(store.append('deal-1', expected, [event()]), RangeError)
    await t.rejects(store.deleteStream('deal-1', expected), RangeError)
    await t.rejects(store.writeState('cursor-1', '1', expected), RangeError)
  }
  await t.rejects(store.writeState('cursor-1', '\ud800', NO_STREAM), RangeError)
  t.same(await logOf(store), [])
})
