/**
 * How many rows to read at a time: at first enough for a short page, then more, because filters may match few
 * rows.
 */

const MOST = 200

/** Sizes of pieces, starting with the given one. */
export function* chunkSizes(first: number): Generator<number, never> {
  for (let size = first; ; size = Math.max(size, Math.min(MOST, size * 2))) yield size
}
