/** Reads a deal's timeline as of a day, as known at a position, page by page. */
import { classify } from '../../events/when.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { EntryRow } from '../timeline.ts'
import { dealHead } from './deals.ts'
import { atOf, type Moment } from './moment.ts'
import { namesAt } from './names.ts'

/** The place behind which a page begins. */
export interface TimelineKey {
  readonly first: number
  readonly second: number
  readonly position: Position
}

export interface TimelinePage {
  /** JSON of the whole answer but for `next`. */
  readonly head: string
  readonly items: readonly string[]
  readonly at: string
  /** Where the next page begins, and at which position of the log. */
  readonly next: { readonly key: TimelineKey; readonly position: Position } | undefined
}

const START: TimelineKey = { first: Number.NEGATIVE_INFINITY, second: Number.NEGATIVE_INFINITY, position: -1 }

const PAGE = `SELECT earliest, latest, sort_first, sort_then, position, entry FROM entries
  WHERE deal = ? AND known_from <= ? AND known_to > ? AND (sort_first, sort_then, position) > (?, ?, ?)
  ORDER BY sort_first, sort_then, position LIMIT ?`

type Row = Pick<EntryRow, 'earliest' | 'latest' | 'sort_first' | 'sort_then' | 'position' | 'entry'>

/** The last position that affects a deal's timeline, its names excepted. */
export const timelineChanged = (sql: Sql, deal: string, position: Position): Position =>
  sql.get<{ last: number | null }>(
    'SELECT max(known_from) AS last FROM entries WHERE deal = ? AND known_from <= ?',
    deal,
    position,
  )?.last ?? 0

const withCertainty = (entry: string, certainty: string): string =>
  `${entry.slice(0, -1)},"certainty":"${certainty}"}`

const keyOf = (row: Row): TimelineKey => ({
  first: row.sort_first,
  second: row.sort_then,
  position: row.position,
})

/** A page of a deal's timeline; undefined when the deal is not known at that position. */
export const readTimeline = (
  sql: Sql,
  deal: string,
  moment: Moment,
  limit: number,
  after: TimelineKey = START,
): TimelinePage | undefined => {
  const names = namesAt(sql, moment.position)
  const head = dealHead(sql, deal, moment, names)
  if (!head) return undefined
  const items: string[] = []
  let key = after
  let more = true
  while (more && items.length <= limit) {
    const rows = sql.all<Row>(
      PAGE,
      deal,
      moment.position,
      moment.position,
      key.first,
      key.second,
      key.position,
      limit + 1,
    )
    more = rows.length > limit
    for (const row of rows) {
      const certainty = classify(row, moment.asOf)
      if (certainty !== 'not-yet') {
        if (items.length === limit) {
          items.push('')
          break
        }
        items.push(withCertainty(row.entry, certainty))
      }
      key = keyOf(row)
    }
  }
  const over = items.length > limit
  if (over) items.pop()
  const named = items.map((item) => names.inJson(item))
  const changed = Math.max(timelineChanged(sql, deal, moment.position), names.affecting())
  const at = atOf(sql, moment, changed, true)
  return {
    head: JSON.stringify(head),
    items: named,
    at: JSON.stringify(at),
    next: over ? { key, position: Number(at.position) } : undefined,
  }
}
