/**
 * Whether the log is still the one that was seen. While a server is away its files may be put back to those of a backup;
 * so after each outage, before anything else is asked of it, the last event that was seen has to be where it was.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { FORWARDS, type RecordedEvent } from '@eventstore/db-client'
import type { LoggedEvent } from '../port.ts'
import type { Connection } from './client.ts'
import { bodyOf } from './events.ts'
import { faultOf, replaced } from './faults.ts'
import type { Trust } from './patience.ts'
import { behind, positionOf } from './positions.ts'
import { through } from './reads.ts'
import type { Seen } from './seen.ts'

/** An event is missed only if it is missed again after so many milliseconds: a server may be just starting. */
const AGAIN_MS = 1_000

/** Whether the event is where it was, byte for byte: one that was recorded again has its id, and perhaps its place. */
const isThere = async (
  { client, reads }: Connection,
  { position, id, body }: LoggedEvent,
): Promise<boolean> => {
  const options = {
    direction: FORWARDS,
    fromPosition: behind(position),
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

export const openTrust = (connection: Connection, seen: Pick<Seen, 'anchor'>): Trust => {
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
      if (gone.signal.aborted) throw replaced('the last event that was seen is not there any more')
    },
    gone: gone.signal,
  }
}
