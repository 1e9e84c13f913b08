/** The rows of a timeline: from the views, at any position; or those of the present, kept in memory while in use. */
import type { Position } from '../../src/store/port.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { EntryRow } from '../timeline.ts'

export type TimelineRow = Omit<EntryRow, 'deal'>

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

/** The rows of a deal's timeline as known at a position. */
export const rowsAt =
  (sql: Sql, deal: string, known: Position): TimelineRows =>
  ({ first, second, position }, limit) =>
    sql.all<TimelineRow>(PAGE, deal, known, known, first, second, position, limit)

const NEW = `SELECT ${COLUMNS} FROM entries
  WHERE deal = ? AND known_from > ? AND known_from <= ? AND known_to = ${STILL_KNOWN}`

const compare = (a: TimelineKey, b: TimelineKey): number =>
  a.first !== b.first
    ? Math.sign(a.first - b.first)
    : a.second !== b.second
      ? a.second < b.second
        ? -1
        : 1
      : a.position - b.position

interface Warm {
  readonly upTo: Position
  readonly rows: readonly TimelineRow[]
}

/** Timelines that are kept, the least recently asked for forgotten. */
const CAPACITY = 500

/** Present timelines: only what changed since they were last asked for is read. */
export const openPresentRows = (sql: Sql): ((deal: string, known: Position) => TimelineRows) => {
  const warm = new Map<string, Warm>()

  const refresh = (deal: string, known: Position): readonly TimelineRow[] => {
    const { upTo, rows } = warm.get(deal) ?? { upTo: -1, rows: [] }
    const fresh = sql.all<TimelineRow>(NEW, deal, upTo, known)
    const changed = new Set(fresh.map((row) => row.event))
    const merged =
      fresh.length === 0
        ? rows
        : [...rows.filter((row) => !changed.has(row.event)), ...fresh].sort((a, b) =>
            compare(keyOf(a), keyOf(b)),
          )
    warm.delete(deal)
    if (warm.size >= CAPACITY) warm.delete(warm.keys().next().value ?? '')
    warm.set(deal, { upTo: known, rows: merged })
    return merged
  }

  return (deal, known) => {
    const rows = refresh(deal, known)
    return (after, limit) => {
      const start = rows.findIndex((row) => compare(keyOf(row), after) > 0)
      return start < 0 ? [] : rows.slice(start, start + limit)
    }
  }
}
