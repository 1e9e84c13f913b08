/**
 * Writes to the server. Each write has an exact revision and ids of its own, so repeating an attempt stores
 * nothing twice, whatever happened to the first one.
 */
import { NO_STREAM as EMPTY, type EventData } from '@eventstore/db-client'
import { type NewEvent, NO_STREAM, type Position } from '../port.ts'
import type { Connection } from './client.ts'
import { toServer } from './events.ts'
import { faultOf, refusal } from './faults.ts'
import { type Patience, patiently, withTimeout } from './patience.ts'
import { positionOf } from './positions.ts'

/**
 * How long the server may take for an attempt, and how much longer its answer may take to arrive, in
 * milliseconds.
 */
const DEADLINE_MS = 4_000
const GRACE_MS = 2_000

export interface Writes {
  /** Appends to a stream by its name on the server. Returns the position of the last event. */
  readonly append: (
    name: string,
    expected: number,
    events: readonly NewEvent[],
  ) => Promise<Position | undefined>
  /** Deletes a stream for good. The stream may already be deleted, or may never have existed. */
  readonly tombstone: (name: string, expected: number) => Promise<void>
  /** Tells the server to keep only the last event of a stream. The stream must not exist yet. */
  readonly keepLast: (name: string) => Promise<void>
}

const revisionOf = (expected: number) => (expected === NO_STREAM ? EMPTY : BigInt(expected))

export const createWrites = ({ client, appends, reads, abandon }: Connection, patience: Patience): Writes => {
  const options = { deadline: DEADLINE_MS, requiresLeader: true } as const
  const attempt = <T>(work: () => Promise<T>): Promise<T> =>
    patiently(patience, () => appends.run(() => withTimeout(DEADLINE_MS + GRACE_MS, work(), abandon)))

  return {
    append: async (name, expected, events) => {
      const data: EventData[] = events.map(toServer)
      const expectedRevision = revisionOf(expected)
      try {
        const { position } = await attempt(() =>
          client.appendToStream(name, data, { ...options, expectedRevision }),
        )
        return position && positionOf(position.commit)
      } catch (error) {
        throw refusal(`stream ${name}`, error)
      }
    },

    tombstone: async (name, expected) => {
      const expectedRevision = revisionOf(expected)
      try {
        await patiently(patience, () =>
          reads.run(() =>
            withTimeout(
              DEADLINE_MS + GRACE_MS,
              client.tombstoneStream(name, { ...options, expectedRevision }),
            ),
          ),
        )
      } catch (error) {
        if (faultOf(error) !== 'stream-deleted') throw refusal(`stream ${name}`, error)
      }
    },

    keepLast: async (name) => {
      const once = { ...options, expectedRevision: EMPTY } as const
      try {
        await attempt(() => client.setStreamMetadata(name, { maxCount: 1 }, once))
      } catch (error) {
        // The setting is already there.
        if (faultOf(error) !== 'wrong-revision') throw refusal(`stream ${name}`, error)
      }
    },
  }
}
