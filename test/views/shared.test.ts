/** The text of an entry is stored once for many deals, and later evidence about it shows in the timeline of each. */
import { test } from 'tap'
import { openPresentRows, rowsAt, START, timelineChanged } from '../../projections/read/deals/timelineRows.ts'
import type { Sql } from '../../src/views/sql.ts'
import { eventOf, measure, storedOf } from '../projections/given.ts'
import { openAt } from '../store/sqlite-given.ts'
import { openFollowed } from './given.ts'

const DEALS = Array.from({ length: 2_000 }, (_, n) => `kites-${n}`)
const SOURCES = Array.from({ length: 60 }, (_, n) => `lamp-post-${n}`)

/** The most bytes for each deal besides the event: a row of entries with its indexes, and a row for each source. */
const BYTES_A_DEAL = 600
const BYTES_A_SOURCE = 80

const sizeOf = (sql: Sql): number => {
  const { page_count = 0 } = sql.get<{ page_count: number }>('PRAGMA page_count') ?? {}
  const { page_size = 0 } = sql.get<{ page_size: number }>('PRAGMA page_size') ?? {}
  return page_count * page_size
}

test('an event that an earlier release recorded with 2,000 deals is stored once, and so is each mark on it', async (t) => {
  const store = await openAt(t, `${t.testdir()}/events.db`)
  for (const id of SOURCES) {
    const registered = eventOf(`source-${id}`, 0, 'SourceRegistered', {
      publisher: `The ${id}`,
      title: 'Kites over the border',
      kind: 'press',
    })
    await store.append(`source-${id}`, -1, [storedOf(registered)])
  }
  const { views, settled, failures } = await openFollowed(t, t.testdirName, store)
  const { sql } = views
  await settled()
  const before = sizeOf(sql)

  const stream = 'sanction-lamps'
  const imposed = eventOf(stream, 0, 'SanctionImposed', measure(['kite-works']), {
    deals: DEALS,
    sources: SOURCES.map((sourceId) => ({ sourceId, quote: 'Lamps are lit for kites. '.repeat(20) })),
  })
  await store.append(stream, -1, [storedOf(imposed)])
  await settled()
  const recorded = views.position()
  const presentRows = openPresentRows(sql)
  const present = (deal: string) => {
    const { rows, changed } = presentRows(deal, views.position())
    return { entries: rows(START, 10).map((row) => JSON.parse(row.entry)), changed }
  }
  t.notOk('contradictedBy' in present('kites-7').entries[0])

  const against = eventOf(stream, 1, 'ClaimContradicted', { eventId: imposed.id })
  await store.append(stream, 0, [storedOf(against)])
  await settled()
  const contradicted = views.position()
  t.match(present('kites-7'), { entries: [{ contradictedBy: [against.id] }], changed: contradicted })

  const patch = { data: { programme: 'WICKS' } }
  const correction = eventOf(stream, 2, 'EventCorrected', { eventId: imposed.id, patch, reason: 'A slip' })
  await store.append(stream, 1, [storedOf(correction)])
  await settled()
  t.same(failures, [])

  const bytes = storedOf(imposed).body.length
  const grown = sizeOf(sql) - before
  const most = 10 * bytes + DEALS.length * (BYTES_A_DEAL + SOURCES.length * BYTES_A_SOURCE)
  t.comment(`${bytes} bytes recorded, ${grown} stored, at most ${most}`)
  t.ok(grown < most, `${grown} bytes, not more than ${most}`)
  t.equal(sql.all('SELECT 1 FROM entries').length, DEALS.length, 'marks leave the rows of the deals alone')
  t.equal(sql.all('SELECT 1 FROM entry_texts').length, 3)

  const read = (deal: string, position: number) =>
    rowsAt(sql, deal, { position })(START, 10).map((row) => JSON.parse(row.entry))
  const corrected = views.position()
  for (const deal of DEALS) {
    const [entry, ...others] = read(deal, corrected)
    const isMarked = entry.contradictedBy[0] === against.id && entry.correctedBy[0] === correction.id
    if (!isMarked || entry.sources.length !== SOURCES.length || others.length > 0) t.fail(deal)
    if (timelineChanged(sql, deal, corrected) !== corrected) t.fail(`${deal} does not say that it changed`)
  }
  t.match(present('kites-7'), { entries: [{ correctedBy: [correction.id] }], changed: corrected })
  t.match(present('kites-8'), { entries: [{ correctedBy: [correction.id] }], changed: corrected })
  const [first] = read('kites-7', recorded)
  t.notOk('contradictedBy' in first, 'what was known before the marks stays known')
  t.equal(timelineChanged(sql, 'kites-7', recorded), recorded)
  const [second] = read('kites-7', contradicted)
  t.match(second, { contradictedBy: [against.id], confidence: 'contested' })
  t.notOk('correctedBy' in second)
  t.equal(timelineChanged(sql, 'kites-7', contradicted), contradicted)
})
