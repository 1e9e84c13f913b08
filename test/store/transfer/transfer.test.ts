/** A ledger moves from one engine to another: the same events, bytes and order, and nothing else. */
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { type EventStore, NO_STREAM, STREAM_DELETED } from '../../../src/store/port.ts'
import { openSqliteStore } from '../../../src/store/sqlite/store.ts'
import { exportLedger } from '../../../src/store/transfer/export.ts'
import { BadExport } from '../../../src/store/transfer/exportFormat.ts'
import { importLedger } from '../../../src/store/transfer/import.ts'

const open = async (t: Test, name: string): Promise<EventStore> => {
  const store = await openSqliteStore(join(t.testdirName, name))
  t.teardown(() => store.close())
  return store
}

const given = async (t: Test): Promise<{ from: EventStore; to: EventStore }> => {
  t.testdir({})
  return { from: await open(t, 'from.db'), to: await open(t, 'to.db') }
}

const event = (body: string) => ({ id: randomUUID(), type: 'Noted', body })

/** Two streams that take turns, so that their order can be told. */
const fill = async (store: EventStore): Promise<void> => {
  for (let revision = 0; revision < 5; revision++) {
    await store.append('deal-fictional-a', revision - 1, [event(`{"a":${revision}}`)])
    await store.append('deal-fictional-b', revision - 1, [event(`{"b":"\\u2028 ${revision} é 🙂"}`)])
  }
}

const linesOf = async (store: EventStore): Promise<readonly string[]> => {
  let text = ''
  for await (const piece of exportLedger(store)) text += piece
  return text.split('\n').slice(0, -1)
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

const logOf = async (store: EventStore) => {
  const log = []
  for await (const batch of store.readAll()) {
    for (const { position, ...event } of batch) log.push(event)
  }
  return log
}

test('an imported ledger has the same events, bytes and order', async (t) => {
  const { from, to } = await given(t)
  await fill(from)
  t.equal(await importLedger(to, each(await linesOf(from))), 10)
  t.same(await logOf(to), await logOf(from))
})

test('an export of an import is the export that it was made from, but for the ledger’s own id', async (t) => {
  const { from, to } = await given(t)
  await fill(from)
  const lines = await linesOf(from)
  await importLedger(to, each(lines))
  t.same((await linesOf(to)).slice(1), lines.slice(1))
})

test('an interrupted import continues when it is run again', async (t) => {
  const { from, to } = await given(t)
  await fill(from)
  const lines = await linesOf(from)
  await t.rejects(importLedger(to, each(lines.slice(0, 6))), BadExport)
  t.equal((await logOf(to)).length, 5)
  await importLedger(to, each(lines))
  t.same(await logOf(to), await logOf(from))
})

test('an import into a ledger that has other events is refused at the line that differs', async (t) => {
  const { from, to } = await given(t)
  await fill(from)
  await to.append('deal-fictional-b', NO_STREAM, [event('{"other":true}')])
  await t.rejects(importLedger(to, each(await linesOf(from))), {
    message: 'line 3: the ledger has another event at revision 0 of deal-fictional-b',
  })
})

test('a deleted stream is deleted after an import, though its events are gone', async (t) => {
  const { from, to } = await given(t)
  await fill(from)
  await from.deleteStream('deal-fictional-a', 4)
  await importLedger(to, each(await linesOf(from)))
  t.equal((await to.readStream('deal-fictional-a')).state, 'deleted')
  t.equal((await logOf(to)).at(-1)?.type, STREAM_DELETED)
  await importLedger(to, each(await linesOf(from)))
  t.equal((await logOf(to)).filter((one) => one.type === STREAM_DELETED).length, 1)
})

test('an empty ledger can be exported and imported', async (t) => {
  const { from, to } = await given(t)
  t.equal(await importLedger(to, each(await linesOf(from))), 0)
})

const header = '{"format":"detente-ledger","version":1,"ledgerId":"fictional"}'
const wrong: readonly (readonly [string, readonly string[], string])[] = [
  ['nothing', [], 'it stops at line 0, without an end: it was cut short'],
  ['another file', ['{"hello":1}'], 'line 1 is not the header of an export that this version can read'],
  [
    'a newer export',
    [header.replace('1', '2')],
    'line 1 is not the header of an export that this version can read',
  ],
  ['a line that is no JSON', [header, '{'], 'line 2 is not JSON'],
  ['a line of another kind', [header, '[]'], 'line 2 is neither an event, nor a deletion, nor the end'],
  ['too few events', [header, '{"events":1}'], 'it says that it has 1 events, but it has 0'],
  ['lines after the end', [header, '{"events":0}', '{"events":0}'], 'line 3 is after the end'],
]

for (const [what, lines, message] of wrong) {
  test(`an import refuses ${what}`, async (t) => {
    const { to } = await given(t)
    await t.rejects(importLedger(to, each(lines)), new BadExport(message))
  })
}

test('an engine that keeps deleted details in its log for a while does not export them', async (t) => {
  const { from, to } = await given(t)
  const secret = event('{"data":{"disclosure":"secret"}}')
  await from.append('personal-p-one', NO_STREAM, [secret])
  await from.append('personal-p-two', NO_STREAM, [event('{"data":{"disclosure":"other"}}')])
  await from.deleteStream('personal-p-one', 0)
  const kept = { ...secret, stream: 'personal-p-one', revision: 0, position: 1 }
  const lines = await linesOf({
    ...from,
    // Before its server has cleaned up, EventStoreDB reads on what lies in a tombstoned stream.
    async *readAll() {
      yield [kept]
      yield* from.readAll()
    },
  })
  t.notMatch(lines.join('\n'), 'secret')
  t.match(lines.join('\n'), 'other')
  await importLedger(to, each(lines))
  t.same((await to.readStream('personal-p-one')).state, 'deleted')
})
