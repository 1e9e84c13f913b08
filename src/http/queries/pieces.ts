/** Reads many items without blocking the event loop. */
import { setImmediate as breathe } from 'node:timers/promises'

/** The longest time that a list blocks the event loop, in milliseconds, except for its last item. */
const SLICE_MS = 5

/** The most items in a streamed piece. */
export const PIECE = 200

/** Yields items in pieces of limited size, and frees the event loop between them. */
export async function* pieces<Item>(
  items: Iterable<Item | undefined>,
  size: number,
): AsyncGenerator<readonly Item[], void, void> {
  let piece: Item[] = []
  let until = performance.now() + SLICE_MS
  for (const item of items) {
    if (item !== undefined) piece.push(item)
    if (piece.length < size && performance.now() < until) continue
    if (piece.length > 0) yield piece
    piece = []
    await breathe()
    until = performance.now() + SLICE_MS
  }
  if (piece.length > 0) yield piece
}

/** Collects all items, and frees the event loop from time to time. */
export const drain = async <Item>(items: Iterable<Item | undefined>): Promise<readonly Item[]> => {
  const all: Item[] = []
  for await (const piece of pieces(items, PIECE)) all.push(...piece)
  return all
}
