/**
 * Checks whether the log is still the same one. While a server is unreachable, somebody may restore its files
 * from a backup. So after each outage, the first read checks that the last event that was seen is still in its
 * place.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { FORWARDS, type RecordedEvent } from '@eventstore/db-client'
import type { LoggedEvent } from '../port.ts'
import type { Connection } from './client.ts'
import { bodyOf } from './events.ts'
import { faultOf, logReplaced } from './faults.ts'
import type { LogTrust } from './patience.ts'
import { positionOf, rightAfter } from './positions.ts'
import type { ReadProgress } from './readProgress.ts'
import { through } from './reads.ts'

/**
 * An event counts as missing only if it is still missing after this many milliseconds: a server may be just
 * starting.
 */
const AGAIN_MS = 1_000

/**
 * Whether the event is in its place, byte for byte. The same id is not enough: the event may have been recorded
 * again.
 */
const isThere = async (
  { client, reads }: Connection,
  { position, id, body }: LoggedEvent,
): Promise<boolean> => {
  const options = {
    direction: FORWARDS,
    fromPosition: rightAfter(position),
    maxCount: 1,
    requiresLeader: true,
  } as const
  try {
    return await reads.run(async () => {
      for await (const { event, commitPosition } of through(client.readAll(options))) {
        if (!event || event.id !== id) return false
        return (
          positionOf(commitPosition ?? event.position.commit) === position &&
          bodyOf(event as RecordedEvent) === body
        )
      }
      return false
    })
  } catch (error) {
    if (faultOf(error) === 'no-place') return false
    throw error
  }
}

export const openTrust = (connection: Connection, seen: Pick<ReadProgress, 'anchor'>): LogTrust => {
  const gone = new AbortController()
  let doubted = false
  let asking: Promise<void> | undefined

  const ask = async (anchor: LoggedEvent): Promise<void> => {
    doubted = false
    try {
      if (await isThere(connection, anchor)) return
      await pause(AGAIN_MS)
      if (await isThere(connection, anchor)) return
    } catch (error) {
      doubted = true
      throw error
    }
    gone.abort()
  }

  return {
    doubt: () => {
      doubted = true
    },
    sure: async () => {
      const anchor = seen.anchor()
      if (doubted && anchor && !gone.signal.aborted) {
        asking ??= ask(anchor).finally(() => {
          asking = undefined
        })
      }
      await asking
      if (gone.signal.aborted) throw logReplaced('the last event that was seen is no longer there')
    },
    gone: gone.signal,
  }
}
