/**
 * Follows the log: catches up in chunks, then hands on what was appended whenever the bell rings. It keeps only a
 * position.
 */
import { setImmediate } from 'node:timers/promises'
import type { Bell } from '../bell.ts'
import type { LogBatch, Position } from '../port.ts'
import type { LogChunk } from './reader.ts'
import type { Recent } from './recent.ts'

/** One subscription, as `subscribe` in the port describes it. */
export async function* follow(
  readChunk: (after: Position) => LogChunk,
  recent: Pick<Recent, 'after'>,
  bell: Bell,
  from: { readonly after?: Position; readonly signal: AbortSignal },
): AsyncGenerator<LogBatch> {
  let after = from.after ?? 0
  let live = false
  const next = (): LogChunk => {
    const appended = live ? recent.after(after) : undefined
    return appended ? { events: appended, end: true } : readChunk(after)
  }
  while (!from.signal.aborted && !bell.stopped()) {
    const { events, end } = next()
    if (events.length === 0 && live) {
      await bell.wait(from.signal)
      continue
    }
    live = end
    after = events.at(-1)?.position ?? after
    yield { events, live }
    if (!live) await setImmediate()
  }
}
