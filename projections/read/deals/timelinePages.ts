/** Reads a deal's timeline as of a day, as known at a position, page by page. */
import { CERTAINTY_WORDS, type CertaintyWord } from '../../../events/certainty.ts'
import { happenedBy } from '../../../events/time/when.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { hasOutcome, withCertainty } from '../events/lines.ts'
import { atOf, type Moment } from '../moment.ts'
import { hasMark, type Names } from '../names.ts'
import { dealHead } from './deal.ts'
import { keyOf, START, type TimelineKey, type TimelineRow, type TimelineRows } from './timelineRows.ts'

export interface TimelinePage {
  /** JSON of the whole answer except `next`. */
  readonly head: string
  readonly items: readonly string[]
  readonly at: string
  /** Where the next page begins, and at which position of the log. */
  readonly next: { readonly key: TimelineKey; readonly position: Position } | undefined
}

/** Cached texts of rows. A row without names reads the same until it changes. */
const rendered = new WeakMap<TimelineRow, string>()

const itemOf = (row: TimelineRow, certainty: CertaintyWord, names: Names, asOf: string): string => {
  if (certainty !== 'definite' || hasOutcome(row.entry))
    return names.inJson(withCertainty(row.entry, certainty, asOf))
  const known = rendered.get(row)
  if (known !== undefined) return known
  if (hasMark(row.entry)) return names.inJsonOf(row, withCertainty(row.entry, certainty, asOf))
  const item = withCertainty(row.entry, certainty, asOf)
  rendered.set(row, item)
  return item
}

/** An entry of a timeline and its row. */
export interface TimelineEntry {
  readonly row: TimelineRow
  readonly json: string
}

/** The entry of a row as JSON text; undefined when it had not happened by the day. */
export const entryIn = (row: TimelineRow, names: Names, asOf: string): TimelineEntry | undefined => {
  const certainty = happenedBy(row, asOf)
  return certainty === 'no' ? undefined : { row, json: itemOf(row, CERTAINTY_WORDS[certainty], names, asOf) }
}

/**
 * The entries of a timeline after a place, each as JSON text; undefined for each that had not happened by the
 * day.
 * @param chunk how many rows are read at a time
 */
export function* entriesIn(
  names: Names,
  { asOf }: Moment,
  rowsAfter: TimelineRows,
  after: TimelineKey,
  chunk: number,
): Generator<TimelineEntry | undefined> {
  for (let key = after; ; ) {
    const rows = rowsAfter(key, chunk)
    for (const row of rows) yield entryIn(row, names, asOf)
    const last = rows.at(-1)
    if (!last || rows.length < chunk) return
    key = keyOf(last)
  }
}

/** The source of a timeline. */
export interface KnownTimeline {
  readonly rows: TimelineRows
  /** The last position that affects it, apart from names. */
  readonly changed: Position
  readonly names: Names
}

/**
 * A page of a deal's timeline; undefined when the deal is not known at that position.
 * @param known its rows at the moment's position, when they last changed, and names
 */
export const readTimeline = (
  sql: Sql,
  deal: string,
  moment: Moment,
  { rows, changed, names }: KnownTimeline,
  limit: number,
  after: TimelineKey = START,
): TimelinePage | undefined => {
  const head = dealHead(sql, deal, moment, names)
  if (!head) return undefined
  const items: string[] = []
  let key = after
  let over = false
  for (const entry of entriesIn(names, moment, rows, after, limit + 1)) {
    if (!entry) continue
    over = items.length === limit
    if (over) break
    items.push(entry.json)
    key = keyOf(entry.row)
  }
  const at = atOf(sql, moment, Math.max(changed, names.affecting()), true)
  return {
    head: JSON.stringify(head),
    items,
    at: JSON.stringify(at),
    next: over ? { key, position: Number(at.position) } : undefined,
  }
}
