/** The rows of a timeline: from the views, at any position; or those of the present, kept in memory while in use. */
import type { Position } from '../../src/store/port.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { EntryRow } from '../timeline.ts'
import type { Known } from './moment.ts'
import { publicRows } from './publicRows.ts'

export type TimelineRow = Omit<EntryRow, 'deal' | 'retracted'>

/** The last position that affects a deal's timeline, its names excepted. */
export const timelineChanged = (sql: Sql, deal: string, position: Position): Position =>
  sql.get<{ last: number | null }>(
    `SELECT max(coalesce((SELECT max(known_from) FROM entries WHERE deal = ?1 AND known_from <= ?2), 0),
      coalesce((SELECT max(known_to) FROM entries WHERE deal = ?1 AND known_to <= ?2
        AND known_to < ${STILL_KNOWN}), 0)) AS last`,
    deal,
    position,
  )?.last ?? 0

/** The place behind which a page begins. */
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

/** Rows behind a place, in order, at most so many. */
export type TimelineRows = (after: TimelineKey, limit: number) => readonly TimelineRow[]

export const keyOf = (row: TimelineRow): TimelineKey => ({
  first: row.sort_first,
  second: row.sort_then,
  position: row.position,
})

const COLUMNS = 'event, position, earliest, latest, sort_first, sort_then, entry'

const PAGE = `SELECT ${COLUMNS} FROM entries
  WHERE deal = ? AND known_from <= ? AND known_to > ? AND (sort_first, sort_then, position) > (?, ?, ?)
  ORDER BY sort_first, sort_then, position LIMIT ?`

const NEW = `SELECT ${COLUMNS} FROM entries
  WHERE deal = ? AND known_from > ? AND known_from <= ? AND known_to = ${STILL_KNOWN}
  ORDER BY sort_first, sort_then, position`

const GONE = `SELECT event FROM entries WHERE deal = ? AND known_to > ? AND known_to <= ?
  AND known_to < ${STILL_KNOWN}`

/** Whether a row stands behind a place. */
const isBehind = (row: TimelineRow, { first, second, position }: TimelineKey): boolean =>
  row.sort_first !== first
    ? row.sort_first > first
    : row.sort_then !== second
      ? row.sort_then > second
      : row.position > position

/** Puts a row where it belongs among rows in order. */
const insert = (rows: readonly TimelineRow[], row: TimelineRow): readonly TimelineRow[] => {
  const key = keyOf(row)
  const at = rows.findLastIndex((other) => !isBehind(other, key)) + 1
  return rows.toSpliced(at, 0, row)
}

/** Rows in order, behind a place. */
const pageOf =
  (rows: readonly TimelineRow[]): TimelineRows =>
  (after, limit) => {
    const start = rows.findIndex((row) => isBehind(row, after))
    return start < 0 ? [] : rows.slice(start, start + limit)
  }

/** The rows of a deal's timeline by what is known. */
export const rowsAt = (sql: Sql, deal: string, known: Known): TimelineRows =>
  known.publicBy === undefined
    ? ({ first, second, position }, limit) =>
        sql.all<TimelineRow>(PAGE, deal, known.position, known.position, first, second, position, limit)
    : pageOf(publicRows(sql, deal, known))

interface Warm {
  readonly upTo: Position
  readonly rows: readonly TimelineRow[]
}

/** Rows that are kept over all timelines, those of the least recently asked for forgotten: some 15 MiB. */
const CAPACITY = 20_000

/** Present timelines: only what changed since they were last asked for is read. */
export const openPresentRows = (sql: Sql): ((deal: string, known: Position) => TimelineRows) => {
  const warm = new Map<string, Warm>()
  let size = 0

  const forget = (deal: string): void => {
    size -= warm.get(deal)?.rows.length ?? 0
    warm.delete(deal)
  }

  const refresh = (deal: string, known: Position): readonly TimelineRow[] => {
    const { upTo, rows } = warm.get(deal) ?? { upTo: -1, rows: [] }
    const fresh = sql.all<TimelineRow>(NEW, deal, upTo, known)
    const gone = sql.all<{ event: string }>(GONE, deal, upTo, known)
    const changed = new Set([...fresh, ...gone].map((row) => row.event))
    const unchanged = changed.size === 0 ? rows : rows.filter((row) => !changed.has(row.event))
    const merged = unchanged.length === 0 ? fresh : fresh.reduce(insert, unchanged)
    forget(deal)
    warm.set(deal, { upTo: known, rows: merged })
    size += merged.length
    for (const oldest of warm.keys()) {
      if (size <= CAPACITY || oldest === deal) break
      forget(oldest)
    }
    return merged
  }

  return (deal, known) => pageOf(refresh(deal, known))
}
