/**
 * Remembers how far this process has read the log, so that finding its end on a shared server does not scan all
 * of it.
 */
import type { LoggedEvent, Position } from '../port.ts'

export interface ReadProgress {
  /** Whether the last event of ours up to `upTo` is known. */
  readonly known: () => boolean
  /** The position of our last event at or before `upTo`, never that of a checkpoint; 0 when there is no event. */
  readonly last: () => Position
  readonly upTo: () => Position
  /** The last event that was seen and that will stay in the log; undefined before the first. */
  readonly anchor: () => LoggedEvent | undefined
  readonly event: (event: LoggedEvent) => void
  /** Notes that no event of ours lies between the last one seen and this position. */
  readonly nothingTo: (position: Position) => void
  /** Notes that no event of ours lies before this position. */
  readonly emptyTo: (position: Position) => void
}

/** Streams that may be deleted for good later: a scavenge then removes their events from the log. */
const PASSING = /^personal-/

export const openReadProgress = (): ReadProgress => {
  let known = false
  let last = 0
  let upTo = 0
  let anchor: LoggedEvent | undefined
  const nothingTo = (position: Position): void => {
    // A checkpoint alone does not say which event before it is the last.
    if (known) upTo = Math.max(upTo, position)
  }
  return {
    known: () => known,
    last: () => last,
    upTo: () => upTo,
    anchor: () => anchor,
    event: (event) => {
      known = true
      last = Math.max(last, event.position)
      nothingTo(event.position)
      if (event.position > (anchor?.position ?? 0) && !PASSING.test(event.stream)) anchor = event
    },
    nothingTo,
    emptyTo: (position) => {
      known = true
      nothingTo(position)
    },
  }
}
