/** Several timelines as one: the entries of all of them in the order of time, each once. */
import { keyOf, type TimelineKey, type TimelineRow, type TimelineRows } from './timelineRows.ts'

/** How many rows of each timeline are read at a time: most are looked at only for their first. */
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
  for (let key = after; ; ) {
    const rows = timeline(key, CHUNK)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < CHUNK) return
    key = keyOf(last)
  }
}

function* rowsOfAll(
  timelines: readonly TimelineRows[],
  after: TimelineKey,
): Generator<TimelineRow, void, void> {
  const heads = timelines.flatMap((timeline) => {
    const rest = rowsOf(timeline, after)
    const { value } = rest.next()
    return value ? [{ row: value, rest }] : []
  })
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

/** Timelines as one; what stands in several of them comes once. */
export const merged =
  (timelines: readonly TimelineRows[]): TimelineRows =>
  (after, limit) =>
    rowsOfAll(timelines, after).take(limit).toArray()
