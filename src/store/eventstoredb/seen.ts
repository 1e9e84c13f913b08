/** How far the log was seen, whoever looked: so that its end is found without looking at all of a shared server. */
import type { Position } from '../port.ts'

export interface Seen {
  /** The last position of an event of ours that was seen; 0 before the first. */
  readonly last: () => Position
  /** Up to here every event of ours was seen. */
  readonly upTo: () => Position
  readonly event: (position: Position) => void
  /** Nothing of ours lies between what was seen and here. */
  readonly nothingTo: (position: Position) => void
}

export const openSeen = (): Seen => {
  let last = 0
  let upTo = 0
  const nothingTo = (position: Position): void => {
    upTo = Math.max(upTo, position)
  }
  return {
    last: () => last,
    upTo: () => upTo,
    event: (position) => {
      last = Math.max(last, position)
      nothingTo(position)
    },
    nothingTo,
  }
}
