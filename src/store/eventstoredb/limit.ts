/** Lets so many do something at once; the others wait their turn. */

export interface Limit {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
}

export const openLimit = (most: number): Limit => {
  const waiting: (() => void)[] = []
  let busy = 0
  return {
    run: async (work) => {
      if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else busy++
      try {
        return await work()
      } finally {
        // Whoever is next takes over the place.
        const next = waiting.shift()
        if (next) next()
        else busy--
      }
    },
  }
}
