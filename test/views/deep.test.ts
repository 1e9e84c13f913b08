/** Free JSON of any depth, as earlier releases recorded it, stops no projection, in cold code either. */
import { join } from 'node:path'
import { test } from 'tap'
import { jcs } from '../../events/canonical/jcs.ts'
import { mergePatch } from '../../events/canonical/mergePatch.ts'
import { referencesIn } from '../../events/history/references.ts'
import { entryRead } from '../../projections/read/events/lines.ts'
import type { EntryTextRow } from '../../projections/tables/timelineTables.ts'
import { run } from '../cli/process.ts'
import { deal, eventOf, statement, storedOf } from '../projections/given.ts'
import { openAt } from '../store/sqlite-given.ts'
import { openFollowed } from './given.ts'

/** Texts, not values: nothing here may depend on a writer of JSON. */
const deepObject = (depth: number): string => `${'{"a":'.repeat(depth)}"kites"${'}'.repeat(depth)}`
const deepArray = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

/** An event as stored, with a text in the place of a mark. */
const withDeep = (event: ReturnType<typeof eventOf>, text: string) => {
  const stored = storedOf(event)
  return { ...stored, body: stored.body.replace('"deep"', text) }
}

test('views are built over deep patches and values, and again in a new process', async (t) => {
  const data = join(t.testdir({ data: {} }), 'data')
  const store = await openAt(t, join(data, 'events.db'))
  const stream = 'deal-lamps'
  const opened = eventOf(stream, 0, 'DealOpened', deal())
  const said = eventOf(stream, 1, 'StatementMade', statement())
  const other = eventOf(stream, 2, 'StatementMade', statement('lamps shine'))
  const disputed = eventOf(stream, 3, 'ClaimContradicted', {
    eventId: other.id,
    field: '/data/gist',
    value: 'x',
  })
  const correct = (revision: number, eventId: string, data: object) =>
    eventOf(stream, revision, 'EventCorrected', { eventId, patch: { data }, reason: 'a slip' })
  const events = [
    storedOf(opened),
    storedOf(said),
    storedOf(other),
    storedOf(disputed),
    withDeep(correct(4, said.id, { gist: 'deep' }), deepObject(1_900)),
    withDeep(correct(5, disputed.id, { value: 'deep' }), deepObject(100)),
    withDeep(correct(6, disputed.id, { value: 'deep' }), deepArray(1_900)),
    withDeep(
      eventOf(stream, 7, 'ClaimContradicted', { eventId: other.id, value: 'deep' }),
      deepArray(30_000),
    ),
    storedOf(correct(8, other.id, { gist: 'lamps glow' })),
  ]
  await store.append(stream, -1, events)
  const { views, settled, failures, close } = await openFollowed(t, data, store)
  await settled()
  t.same(failures, [])
  const entryOf = (event: string) =>
    JSON.parse(
      entryRead(
        views.sql,
        views.sql.get<EntryTextRow>(
          'SELECT * FROM entry_texts WHERE event = ? ORDER BY known_from DESC',
          event,
        ) as EntryTextRow,
        undefined,
      ),
    )
  t.match(entryOf(said.id), { headline: 'Iceland remarked: kites fly', notApplied: [events[4]?.id] })
  t.match(entryOf(other.id), { headline: 'Contested: Iceland remarked: lamps glow' })
  t.notOk('notApplied' in entryOf(other.id))
  await close()
  await store.close()
  const replayed = await run(t, ['replay'], { DETENTE_DATA: data })
  t.match(replayed.out, 'The live views match the log.')
  t.equal(replayed.code, 0, replayed.err)
})

const DEPTH = 100_000

test('functions that walk through free JSON accept any depth', async (t) => {
  const text = deepObject(DEPTH)
  const value: unknown = JSON.parse(text)
  t.ok(jcs(value) === text)
  t.ok(jcs(mergePatch({ a: { b: 1 } }, value)).startsWith('{"a":{"a":'))
  t.same(referencesIn(value), [])
})
