/**
 * One command at a time on each stream of this node, so that writers of one node do not race each other; between
 * nodes the exact revision of an append decides.
 */

export interface KeyedQueue {
  /** Runs a task when those before it on the same lane are done. */
  run<T>(lane: string, task: () => Promise<T>): Promise<T>
}

export const openKeyedQueue = (): KeyedQueue => {
  const last = new Map<string, Promise<unknown>>()
  return {
    run: (lane, task) => {
      const before = last.get(lane)
      const mine = before ? before.then(task, task) : task()
      const settled = mine.catch(() => undefined)
      last.set(lane, settled)
      settled.then(() => {
        if (last.get(lane) === settled) last.delete(lane)
      })
      return mine
    },
  }
}
