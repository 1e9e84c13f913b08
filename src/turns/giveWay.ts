/** What runs for long, in a thread of its own, gives way to whoever serves. */
import { setPriority } from 'node:os'

/** Lowers the priority of this thread, where the system can tell threads apart. */
export const giveWay = (): void => {
  try {
    if (process.platform === 'linux') setPriority(0, 10)
  } catch {}
}

const PROGRESS_MS = 100

/** Passes on not more often than makes sense to look at. */
export const seldom = <Args extends readonly unknown[]>(tell: (...args: Args) => void) => {
  let said = Number.NEGATIVE_INFINITY
  return (...args: Args): void => {
    if (performance.now() - said < PROGRESS_MS) return
    said = performance.now()
    tell(...args)
  }
}
