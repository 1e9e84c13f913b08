/** Long work frees the event loop: it yields as soon as a turn has lasted long enough. */
import { setImmediate } from 'node:timers/promises'

/** How long one turn may last before other work runs, in milliseconds. */
const TURN_MS = 8

export type Breathe = () => Promise<void>

/** Makes a function that long work awaits between its steps. It costs little when the turn is still short. */
export const openBreath = (): Breathe => {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await setImmediate()
    since = performance.now()
  }
}
