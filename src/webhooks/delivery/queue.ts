/** A queue: its items leave in the order in which they came, without moving the rest each time. */
export const openQueue = <T>() => {
  let items: T[] = []
  let head = 0
  return {
    push: (item: T) => items.push(item),
    peek: (): T | undefined => items[head],
    shift: (): T | undefined => {
      const item = items[head]
      if (head < items.length) head++
      if (head > 64 && head * 2 > items.length) {
        items = items.slice(head)
        head = 0
      }
      return item
    },
    rest: (): readonly T[] => items.slice(head),
    size: () => items.length - head,
  }
}
