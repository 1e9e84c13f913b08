/** Limits the requests to one origin at once, however many endpoints it has. Endpoints that wait take turns. */

/** Most requests at once to an origin. */
export const PER_ORIGIN = 16

export interface Origins {
  /** Takes a place; false when all are taken: then `ready` is called once one may be free. */
  take(origin: string, ready: () => void): boolean
  give(origin: string): void
}

export const openOrigins = (most = PER_ORIGIN): Origins => {
  const taken = new Map<string, number>()
  const waiting = new Map<string, Set<() => void>>()
  return {
    take: (origin, ready) => {
      const count = taken.get(origin) ?? 0
      if (count < most) {
        taken.set(origin, count + 1)
        return true
      }
      const others = waiting.get(origin) ?? new Set()
      waiting.set(origin, others.add(ready))
      return false
    },
    give: (origin) => {
      const count = (taken.get(origin) ?? 1) - 1
      if (count > 0) taken.set(origin, count)
      else taken.delete(origin)
      // An endpoint that has stopped or has nothing to send takes no place: then the next one is called.
      const others = waiting.get(origin) ?? new Set()
      for (const next of others) {
        if ((taken.get(origin) ?? 0) >= most) return
        others.delete(next)
        next()
      }
      if (others.size === 0) waiting.delete(origin)
    },
  }
}
