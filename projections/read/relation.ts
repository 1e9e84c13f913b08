/** Several timelines as one: the entries of all of them in the order of time, each once. */
import { keyOf, type TimelineKey, type TimelineRow, type TimelineRows } from './timelineRows.ts'

/** How many rows of a timeline are read at a time behind its first: of most no other is looked at. */
const CHUNK = 16

/** Whether a row comes before another; the order of timelines, whose keys may be infinite. */
const isBefore = (a: TimelineRow, b: TimelineRow): boolean =>
  a.sort_first !== b.sort_first
    ? a.sort_first < b.sort_first
    : a.sort_then !== b.sort_then
      ? a.sort_then < b.sort_then
      : a.position < b.position

/** The rows of a timeline behind a place, one after the other. */
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

/**
 * The rows of some timelines behind a place, in order; what stands in several of them comes once. Undefined for each
 * timeline that is opened, so that others get their turn.
 */
export function* merged(
  timelines: readonly TimelineRows[],
  after: TimelineKey,
): Generator<TimelineRow | undefined, void, void> {
  const heads: { row: TimelineRow; readonly rest: Generator<TimelineRow, void, void> }[] = []
  for (const timeline of timelines) {
    const rest = rowsOf(timeline, after)
    const { value } = rest.next()
    if (value) heads.push({ row: value, rest })
    yield undefined
  }
  while (heads.length > 0) {
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
