/** The rows of a timeline: at any position from the views, or the present ones, kept in memory while in use. */
import { LRUCache } from 'lru-cache'
import type { Position } from '../../../src/store/port.ts'
import { STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { EntryRow, EntryTextRow } from '../../tables/timelineTables.ts'
import { entryRead, framingOf } from '../events/lines.ts'
import type { KnownMoment } from '../moment.ts'
import { publicRows } from './publicRows.ts'

type StoredRow = Omit<EntryRow, 'deal'> & Omit<EntryTextRow, 'retracted'>

export type TimelineRow = Omit<StoredRow, 'restated'>

/** A row whose entry gets its headline and its kind when it is first asked for. */
const readable = (sql: Sql, row: StoredRow, framing: string | undefined): TimelineRow => {
  const { event, position, earliest, latest, sort_first, sort_then } = row
  let entry: string | undefined
  return {
    event,
    position,
    earliest,
    latest,
    sort_first,
    sort_then,
    get entry() {
      entry ??= entryRead(sql, row, framing)
      return entry
    },
  }
}

/**
 * Entries (`e`) with their texts (`x`). CROSS JOIN fixes the order, so that SQLite starts with the indexes of
 * entries.
 */
export const ENTRIES_READ = 'entries e CROSS JOIN entry_texts x ON x.position = e.position'

/** Texts that changed after they were recorded, with the entries that show them. */
const TEXTS_CHANGED = `entry_texts x CROSS JOIN entries e ON e.event = x.event`

/** How many texts in the ledger changed after they were recorded, up to a limit. */
const MARKED = `SELECT count(*) AS n FROM
  (SELECT 1 FROM entry_texts_rows WHERE known_from > position AND known_from > ? AND known_from <= ? LIMIT ?)`

/**
 * The query for texts that changed between two positions: it starts with all such texts or with the `size`
 * entries of a deal, whichever are fewer. Undefined when no text changed.
 */
const querying = <Query>(
  sql: Sql,
  [from, to]: readonly [Position, Position],
  size: number,
  [ofAll, ofDeal]: readonly [Query, Query],
): Query | undefined => {
  const marked = sql.get<{ n: number }>(MARKED, from, to, size + 1)?.n ?? 0
  return marked === 0 ? undefined : marked > size ? ofDeal : ofAll
}

const LAST = `SELECT max(coalesce((SELECT max(known_from) FROM entries_rows WHERE deal = ?1 AND known_from <= ?2), 0),
  coalesce((SELECT max(known_to) FROM entries_rows WHERE deal = ?1 AND known_to <= ?2
    AND known_to < ${STILL_KNOWN}), 0)) AS last`

const lastReread = (from: string): string => `SELECT max(x.known_from) AS last FROM ${from}
  WHERE e.deal = ?1 AND x.known_from > x.position AND x.known_from > ?2 AND x.known_from <= ?3
  AND x.known_from >= e.known_from AND x.known_from < e.known_to`

const LAST_REREAD = [lastReread(TEXTS_CHANGED), lastReread(ENTRIES_READ)] as const

/** The size of a timeline when it is not known. */
const USUAL_SIZE = 20

/**
 * The last position that affects a deal's timeline, apart from names. A change of an entry's text counts while
 * the entry is in the timeline.
 */
export const timelineChanged = (sql: Sql, deal: string, position: Position): Position => {
  const last = sql.get<{ last: number }>(LAST, deal, position)?.last ?? 0
  if (last >= position) return last
  const query = querying(sql, [last, position], USUAL_SIZE, LAST_REREAD)
  const reread =
    query === undefined ? undefined : sql.get<{ last: number | null }>(query, deal, last, position)
  return reread?.last ?? last
}

/** The place after which a page begins. */
export interface TimelineKey {
  readonly first: number
  readonly second: number
  readonly position: Position
}

export const START: TimelineKey = {
  first: Number.NEGATIVE_INFINITY,
  second: Number.NEGATIVE_INFINITY,
  position: -1,
}

/** Rows after a place, in order, at most `limit` of them. */
export type TimelineRows = (after: TimelineKey, limit: number) => readonly TimelineRow[]

export const keyOf = (row: TimelineRow): TimelineKey => ({
  first: row.sort_first,
  second: row.sort_then,
  position: row.position,
})

const COLUMNS = 'e.event, e.position, x.earliest, x.latest, e.sort_first, e.sort_then, x.restated, x.entry'

const IN_ORDER = 'ORDER BY e.sort_first, e.sort_then, e.position'

const PAGE = `SELECT ${COLUMNS} FROM ${ENTRIES_READ}
  WHERE e.deal = ?1 AND e.known_from <= ?2 AND e.known_to > ?2 AND x.known_from <= ?2 AND x.known_to > ?2
  AND (e.sort_first, e.sort_then, e.position) > (?3, ?4, ?5) ${IN_ORDER} LIMIT ?6`

const STILL = `e.known_to = ${STILL_KNOWN} AND x.known_to = ${STILL_KNOWN} AND x.known_from <= ?3`

const NEW = `SELECT ${COLUMNS}, max(e.known_from, x.known_from) AS at FROM ${ENTRIES_READ}
  WHERE e.deal = ?1 AND e.known_from > ?2 AND e.known_from <= ?3 AND ${STILL} ${IN_ORDER}`

/** Entries that were in a timeline before and whose text changed since. */
const changedIn = (from: string): string => `SELECT ${COLUMNS}, x.known_from AS at FROM ${from}
  WHERE e.deal = ?1 AND e.known_from <= ?2 AND x.known_from > x.position AND x.known_from > ?2 AND ${STILL}`

const REREAD = [changedIn(TEXTS_CHANGED), changedIn(ENTRIES_READ)] as const

const GONE = `SELECT event, known_to AS at FROM entries WHERE deal = ? AND known_to > ? AND known_to <= ?
  AND known_to < ${STILL_KNOWN}`

/** Whether a row comes after a place. */
const comesAfter = (row: TimelineRow, { first, second, position }: TimelineKey): boolean =>
  row.sort_first !== first
    ? row.sort_first > first
    : row.sort_then !== second
      ? row.sort_then > second
      : row.position > position

/** Inserts a row at its place into sorted rows. */
const insert = (rows: readonly TimelineRow[], row: TimelineRow): readonly TimelineRow[] => {
  const key = keyOf(row)
  const at = rows.findLastIndex((other) => !comesAfter(other, key)) + 1
  return rows.toSpliced(at, 0, row)
}

/** Sorted rows after a place. */
const pageOf =
  (rows: readonly TimelineRow[]): TimelineRows =>
  (after, limit) => {
    const start = rows.findIndex((row) => comesAfter(row, after))
    return start < 0 ? [] : rows.slice(start, start + limit)
  }

/** The rows of a deal's timeline, by what is known. */
export const rowsAt = (sql: Sql, deal: string, known: KnownMoment): TimelineRows =>
  known.publicBy === undefined
    ? ({ first, second, position }, limit) => {
        const framing = framingOf(sql, deal, known.position)
        return sql
          .all<StoredRow>(PAGE, deal, known.position, first, second, position, limit)
          .map((row) => readable(sql, row, framing))
      }
    : pageOf(publicRows(sql, deal, known))

/** The rows of a timeline, and the last position that affects it, apart from names. */
export interface PresentRows {
  readonly rows: TimelineRows
  readonly changed: Position
}

interface Warm {
  readonly upTo: Position
  readonly changed: Position
  readonly framing: string | undefined
  readonly rows: readonly TimelineRow[]
}

interface Change {
  readonly event: string
  readonly at: Position
}

/** The number of rows cached over all timelines, some 15 MiB. The least recently used timelines go first. */
const CAPACITY = 20_000

/** What a timeline counts towards the capacity. One that is larger than all of it is cached alone. */
const sizeOf = ({ rows }: Warm): number => Math.min(rows.length + 1, CAPACITY)

/** The present timelines. Each question reads only what changed since the last one. */
export const openPresentRows = (sql: Sql): ((deal: string, known: Position) => PresentRows) => {
  const warm = new LRUCache<string, Warm>({ maxSize: CAPACITY, sizeCalculation: sizeOf })

  const rereadIn = (deal: string, upTo: Position, known: Position, size: number) => {
    const query = size === 0 ? undefined : querying(sql, [upTo, known], size, REREAD)
    return query === undefined ? [] : sql.all<StoredRow & Change>(query, deal, upTo, known)
  }

  const refresh = (deal: string, known: Position): Warm => {
    const framing = framingOf(sql, deal, known)
    const kept = warm.get(deal)
    const nothing: Warm = { upTo: -1, changed: 0, framing, rows: [] }
    // Another framing is another kind of every release.
    const before = kept && kept.framing === framing ? kept : nothing
    const { upTo, changed, rows } = before
    if (upTo === known) return before
    const fresh = sql.all<StoredRow & Change>(NEW, deal, upTo, known)
    const reread = rereadIn(deal, upTo, known, rows.length)
    const gone = sql.all<Change>(GONE, deal, upTo, known)
    const changes = [...fresh, ...reread, ...gone]
    const events = new Set(changes.map(({ event }) => event))
    const unchanged = events.size === 0 ? rows : rows.filter((row) => !events.has(row.event))
    const added = [...fresh, ...reread].map((row) => readable(sql, row, framing))
    const one = {
      upTo: known,
      framing,
      changed: changes.reduce((last, { at }) => Math.max(last, at), changed),
      rows: unchanged.length === 0 && reread.length === 0 ? added : added.reduce(insert, unchanged),
    }
    warm.set(deal, one)
    return one
  }

  return (deal, known) => {
    const { rows, changed } = refresh(deal, known)
    return { rows: pageOf(rows), changed }
  }
}
