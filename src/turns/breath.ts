/** Long work lets others go first: a turn of the loop is handed back as soon as it has lasted long enough. */
import { setImmediate } from 'node:timers/promises'

/** Milliseconds that one turn may last before others get theirs. */
const TURN_MS = 8

export type Breathe = () => Promise<void>

/** Makes what long work awaits between its steps; it costs little where the turn is short. */
export const openBreath = (): Breathe => {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await setImmediate()
    since = performance.now()
  }
}
