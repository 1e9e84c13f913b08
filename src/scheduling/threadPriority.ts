/** Lets long work in a thread yield to the thread that serves. */
import { setPriority } from 'node:os'

/** Lowers the priority of this thread, where the system can do this per thread. */
export const giveWay = (): void => {
  try {
    if (process.platform === 'linux') setPriority(0, 10)
  } catch {}
}

const PROGRESS_MS = 100

/** Limits how often a function is called, for progress reports. */
export const throttle = <Args extends readonly unknown[]>(tell: (...args: Args) => void) => {
  let said = Number.NEGATIVE_INFINITY
  return (...args: Args): void => {
    if (performance.now() - said < PROGRESS_MS) return
    said = performance.now()
    tell(...args)
  }
}
