/** How far the log was seen, whoever looked: its end is found from there, without looking at all of a shared server. */
import type { LoggedEvent, Position } from '../port.ts'

export interface Seen {
  /** Whether it is known which event of ours is the last up to `upTo`. */
  readonly known: () => boolean
  /** The position of the last event of ours at or before `upTo`; 0 when there is none. Never that of a checkpoint. */
  readonly last: () => Position
  readonly upTo: () => Position
  /** The last event that was seen and that nothing takes out of the log; undefined before the first. */
  readonly anchor: () => LoggedEvent | undefined
  readonly event: (event: LoggedEvent) => void
  /** Nothing of ours lies between the last event that was seen and here. */
  readonly nothingTo: (position: Position) => void
  /** Nothing of ours lies before this position at all. */
  readonly emptyTo: (position: Position) => void
}

/** Streams that are deleted for good one day: a scavenge takes their events out of the log. */
const PASSING = /^personal-/

export const openSeen = (): Seen => {
  let known = false
  let last = 0
  let upTo = 0
  let anchor: LoggedEvent | undefined
  const nothingTo = (position: Position): void => {
    // From a checkpoint alone nobody knows which event before it is the last.
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
