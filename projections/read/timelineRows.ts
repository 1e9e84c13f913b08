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

const NEW = `SELECT ${COLUMNS}, known_from AS at FROM entries
  WHERE deal = ? AND known_from > ? AND known_from <= ? AND known_to = ${STILL_KNOWN}
  ORDER BY sort_first, sort_then, position`

const GONE = `SELECT event, known_to AS at FROM entries WHERE deal = ? AND known_to > ? AND known_to <= ?
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

/** The rows of a timeline, and the last position that affects it, its names excepted. */
export interface PresentRows {
  readonly rows: TimelineRows
  readonly changed: Position
}

interface Warm {
  readonly upTo: Position
  readonly changed: Position
  readonly rows: readonly TimelineRow[]
}

interface Change {
  readonly event: string
  readonly at: Position
}

/** Rows that are kept over all timelines, those of the least recently asked for forgotten: some 15 MiB. */
const CAPACITY = 20_000

/** What a timeline takes of that, one of none as well. */
const sizeOf = (one: Warm | undefined): number => (one ? one.rows.length + 1 : 0)

/** Present timelines: only what changed since they were last asked for is read. */
export const openPresentRows = (sql: Sql): ((deal: string, known: Position) => PresentRows) => {
  const warm = new Map<string, Warm>()
  let size = 0

  const keep = (deal: string, one: Warm): void => {
    size += sizeOf(one) - sizeOf(warm.get(deal))
    warm.delete(deal)
    warm.set(deal, one)
    for (const [oldest, other] of warm) {
      if (size <= CAPACITY || oldest === deal) break
      size -= sizeOf(other)
      warm.delete(oldest)
    }
  }

  const refresh = (deal: string, known: Position): Warm => {
    const { upTo, changed, rows } = warm.get(deal) ?? { upTo: -1, changed: 0, rows: [] }
    const fresh = sql.all<TimelineRow & Change>(NEW, deal, upTo, known)
    const gone = sql.all<Change>(GONE, deal, upTo, known)
    const changes = [...fresh, ...gone]
    const events = new Set(changes.map(({ event }) => event))
    const unchanged = events.size === 0 ? rows : rows.filter((row) => !events.has(row.event))
    const one = {
      upTo: known,
      changed: changes.reduce((last, { at }) => Math.max(last, at), changed),
      rows: unchanged.length === 0 ? fresh : fresh.reduce(insert, unchanged),
    }
    keep(deal, one)
    return one
  }

  return (deal, known) => {
    const { rows, changed } = refresh(deal, known)
    return { rows: pageOf(rows), changed }
  }
}
