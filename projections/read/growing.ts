/** How much is read at a time: what a short page needs at first, then more, since what is filtered may be rare. */

const MOST = 200

/** Sizes of pieces, from a first one on. */
export function* growing(first: number): Generator<number, never> {
  for (let size = first; ; size = Math.max(size, Math.min(MOST, size * 2))) yield size
}
