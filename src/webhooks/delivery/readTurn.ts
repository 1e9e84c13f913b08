/** Whose turn it is to have the log read on, when many follow it from many places. */
import type { Position } from '../../store/port.ts'

/** A part of the log to read: what is behind `after`, up to and with `upTo`. */
export interface ReadTurn {
  readonly after: Position
  readonly upTo: Position
}

/**
 * The stretch that is read next. Places take turns, whatever many wait at one, and each is read on no farther than the next
 * place: those behind come together with those before them, so that the log is soon read once for all. If each were read up to
 * the head, which moves on meanwhile, they would never meet.
 * @param places of those who wait, all before the head
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
