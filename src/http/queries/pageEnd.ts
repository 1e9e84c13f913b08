/** The end of a page: the item after it is asked for, to know whether there are more, but not sent. */

/**
 * Passes items on.
 * @param end called before the item after the page is asked for
 */
export function* notingEnd<Item>(
  items: Iterable<Item | undefined>,
  limit: number,
  end: () => void,
): Generator<Item | undefined> {
  let passed = 0
  for (const item of items) {
    yield item
    if (item !== undefined && ++passed === limit) end()
  }
}
