/** Chooses which part of the log is read next, when many follow it from different positions. */
import type { Position } from '../../store/port.ts'

/** A part of the log to read: what comes after `after`, up to and with `upTo`. */
export interface ReadTurn {
  readonly after: Position
  readonly upTo: Position
}

/**
 * The part of the log that is read next. Positions take turns, however many readers wait at each, and each part ends at the
 * next position: there the readers join those who were further, so that the log is soon read once for all. If each part ended
 * at the head, which moves meanwhile, they would never meet.
 * @param places positions of the readers that wait, all before the head
 * @param turn counts up with every stretch
 */
export const readTurnOf = (
  places: Iterable<Position>,
  head: Position,
  turn: number,
): ReadTurn | undefined => {
  const sorted = [...new Set(places)].sort((a, b) => a - b)
  const n = turn % Math.max(1, sorted.length)
  const after = sorted[n]
  return after === undefined ? undefined : { after, upTo: sorted[n + 1] ?? head }
}
