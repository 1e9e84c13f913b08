/** Limits how many calls run at once. Further calls wait their turn. */

export interface CallLimit {
  readonly run: <T>(work: () => Promise<T>) => Promise<T>
}

export const openCallLimit = (most: number): CallLimit => {
  const waiting: (() => void)[] = []
  let busy = 0
  return {
    run: async (work) => {
      if (busy >= most) await new Promise<void>((resolve) => waiting.push(resolve))
      else busy++
      try {
        return await work()
      } finally {
        // The next one takes over the place.
        const next = waiting.shift()
        if (next) next()
        else busy--
      }
    },
  }
}
