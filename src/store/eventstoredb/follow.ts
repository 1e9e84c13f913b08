/**
 * Follows the log across several subscriptions: when one ends, the next begins after the last event that was
 * passed on. It does not begin at the server's checkpoint, because that can be the position of an event that is
 * still to come.
 */
import { isStoreError } from '../../failure/storeError.ts'
import type { LogBatch, Position } from '../port.ts'
import { faultOf, logReplaced, unavailable } from './faults.ts'
import { openPauses, type Patience } from './patience.ts'
import { type Log, tail } from './tail.ts'

/** @throws StoreError `unavailable` when the patience runs out without a new event · `replaced` */
export async function* follow(
  log: Log,
  from: { readonly after?: Position | undefined },
  patience: Patience,
): AsyncGenerator<LogBatch> {
  const { trust } = patience
  const signal = trust ? AbortSignal.any([patience.signal, trust.gone]) : patience.signal
  const pauses = openPauses(signal)
  let { after } = from
  let until = performance.now() + patience.ms
  while (!signal.aborted) {
    let progress = false
    try {
      await trust?.sure()
      for await (const batch of tail(log, after, signal, trust)) {
        const events = batch.events.filter(({ position }) => position > (after ?? 0))
        after = events.at(-1)?.position ?? after
        progress = true
        yield { events, live: batch.live }
      }
      break
    } catch (error) {
      if (progress) {
        until = performance.now() + patience.ms
        pauses.reset()
      }
      if (signal.aborted) break
      if (isStoreError(error, 'replaced')) throw error
      const fault = faultOf(error)
      if (fault === 'no-place') throw logReplaced(`there is no position ${after} in it`, error)
      trust?.doubt()
      if (fault !== 'unreachable' || performance.now() > until) throw unavailable(error)
    }
    await pauses.pause()
  }
  // If the log was replaced, throw: the follower must not think that it ended the subscription itself.
  if (!patience.signal.aborted) await trust?.sure()
}
