/**
 * One command at a time on each stream of this node, so that writers of one node do not race each other; between
 * nodes the exact revision of an append decides.
 */

export interface KeyedQueue {
  /** Runs a task after the earlier ones with the same key. */
  run<T>(key: string, task: () => Promise<T>): Promise<T>
}

export const openKeyedQueue = (): KeyedQueue => {
  const last = new Map<string, Promise<unknown>>()
  return {
    run: (key, task) => {
      const before = last.get(key)
      const mine = before ? before.then(task, task) : task()
      const settled = mine.catch(() => undefined)
      last.set(key, settled)
      settled.then(() => {
        if (last.get(key) === settled) last.delete(key)
      })
      return mine
    },
  }
}
