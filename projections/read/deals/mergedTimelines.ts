/** Merges several timelines: all entries in the order of time, each once. */
import { keyOf, type TimelineKey, type TimelineRow, type TimelineRows } from './timelineRows.ts'

/**
 * How many rows of a timeline are read at a time after the first one. Most timelines need no more than that one.
 */
const CHUNK = 16

/** Whether a row comes before another in the order of timelines, whose keys may be infinite. */
const isBefore = (a: TimelineRow, b: TimelineRow): boolean =>
  a.sort_first !== b.sort_first
    ? a.sort_first < b.sort_first
    : a.sort_then !== b.sort_then
      ? a.sort_then < b.sort_then
      : a.position < b.position

/** The rows of a timeline after a place, one after the other. */
function* rowsOf(timeline: TimelineRows, after: TimelineKey): Generator<TimelineRow, void, void> {
  let key = after
  for (let chunk = 1; ; chunk = CHUNK) {
    const rows = timeline(key, chunk)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < chunk) return
    key = keyOf(last)
  }
}

/** A timeline, and a moment (`sort_first`). All its rows after the place are at that moment or later. */
export interface FirstRows {
  readonly rows: TimelineRows
  readonly first: number
}

/**
 * The rows of the given timelines after a place, in order; a row in several timelines comes once. A timeline is
 * opened only when its next row may be due. Undefined after each opening, so that other requests get their turn.
 */
export function* mergeTimelines(
  timelines: readonly FirstRows[],
  after: TimelineKey,
): Generator<TimelineRow | undefined, void, void> {
  const heads: { row: TimelineRow; readonly rest: Generator<TimelineRow, void, void> }[] = []
  const waiting = timelines.toSorted((a, b) => (a.first < b.first ? 1 : a.first > b.first ? -1 : 0))
  const least = () => heads.reduce((found, head) => (isBefore(head.row, found.row) ? head : found)).row
  for (;;) {
    for (let next = waiting.at(-1); next; next = waiting.at(-1)) {
      if (heads.length > 0 && next.first > least().sort_first) break
      waiting.pop()
      const rest = rowsOf(next.rows, after)
      const { value } = rest.next()
      if (value) heads.push({ row: value, rest })
      yield undefined
    }
    if (heads.length === 0) return
    const { row } = heads.reduce((least, head) => (isBefore(head.row, least.row) ? head : least))
    yield row
    for (let index = heads.length - 1; index >= 0; index--) {
      const head = heads[index]
      if (head?.row.event !== row.event) continue
      const { value } = head.rest.next()
      if (value) head.row = value
      else heads.splice(index, 1)
    }
  }
}
