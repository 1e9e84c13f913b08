/**
 * Follows the log over the ends of subscriptions: the next one begins behind the last event that was given. Not at
 * the server's checkpoint, which can lie at an event that is yet to come.
 */
import type { LogBatch, Position } from '../port.ts'
import { faultOf, unavailable } from './faults.ts'
import { openPauses, type Patience } from './patience.ts'
import { type Log, tail } from './tail.ts'

/** @throws StoreError `unavailable` when the patience ends without anything new */
export async function* follow(
  log: Log,
  from: { readonly after?: Position | undefined },
  patience: Patience,
): AsyncGenerator<LogBatch> {
  const { signal } = patience
  const pauses = openPauses(signal)
  let { after } = from
  let until = performance.now() + patience.ms
  while (!signal.aborted) {
    let progress = false
    try {
      for await (const batch of tail(log, after, signal)) {
        const events = batch.events.filter(({ position }) => position > (after ?? 0))
        after = events.at(-1)?.position ?? after
        progress = true
        yield { events, live: batch.live }
      }
      return
    } catch (error) {
      if (progress) {
        until = performance.now() + patience.ms
        pauses.reset()
      }
      if (signal.aborted) return
      if (faultOf(error) !== 'away' || performance.now() > until) throw unavailable(error)
    }
    await pauses.pause()
  }
}
