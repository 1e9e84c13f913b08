/**
 * State cells. Each is a stream of which the server keeps only the last event; its revision is the cell's
 * revision.
 */
import { BACKWARDS, END } from '@eventstore/db-client'
import { NO_STREAM, type Position, type StateCell } from '../port.ts'
import { bodyOf } from './events.ts'
import type { Reads } from './reads.ts'
import type { Writes } from './writes.ts'

export interface Cells {
  /** @param name the cell's stream on the server */
  readonly read: (name: string) => Promise<StateCell | undefined>
  /** @throws StoreError `wrong-revision` · `unavailable` */
  readonly write: (name: string, value: string, expected: number) => Promise<Position | undefined>
}

export const createCells = (reads: Reads, writes: Writes, newId: () => string): Cells => ({
  read: async (name) => {
    const found = await reads.events(name, { direction: BACKWARDS, fromRevision: END, maxCount: 1 })
    const [last] = typeof found === 'string' ? [] : found
    return last && { value: bodyOf(last), revision: Number(last.revision) }
  },
  write: async (name, value, expected) => {
    if (expected === NO_STREAM) await writes.keepLast(name)
    return writes.append(name, expected, [{ id: newId(), type: 'StateWritten', body: value }])
  },
})
