/**
 * Saves the cursor of an endpoint in its state cell: at the exact revision that it was read at, with the fencing
 * token of the lease. Of two processes that both believe that they deliver, only one can move it.
 */

import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { untilFirst } from '../../store/writeRetry.ts'
import type { PositionMarks } from '../../views/positionMarks.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { beginEpoch, type Cursor, cursorCell, readCursorText } from './cursor.ts'

/** Another process delivers: it took the lease. */
export class LeaseLost extends Error {
  constructor() {
    super('another process holds the lease of deliveries')
    this.name = 'LeaseLost'
  }
}

export interface SavedCursor {
  readonly cursor: Cursor
  /** Whether what was saved could not be read: then everything of the epoch comes again, with the same ids. */
  readonly damaged: boolean
  /** Whether it is of the log before a restore, so that receivers may have seen other events at its positions. */
  readonly foreign: boolean
  /** @throws LeaseLost · StoreError `unavailable` · Refusal `concurrent-writes` */
  write(cursor: Cursor): Promise<void>
}

type Store = Pick<EventStore, 'readState' | 'writeState'>

/**
 * Takes the cursor of an endpoint over: reads it and writes the fencing token into it, so that the process that had it before
 * cannot move it any more. What that process saved until then counts.
 * @param token the fencing token under which this process holds the lease
 * @throws LeaseLost · StoreError `unavailable` · Refusal `concurrent-writes`
 */
export const takeCursor = async (
  store: Store,
  endpoint: Endpoint,
  token: number,
  { log, firstLog }: Pick<PositionMarks, 'log' | 'firstLog'>,
): Promise<SavedCursor> => {
  const name = cursorCell(endpoint.id)
  let revision = NO_STREAM
  let lost = false
  let damaged = false

  /** Reads the cell. Its revision counts only while no other process took the cursor over. */
  const read = async (): Promise<Cursor | undefined> => {
    const cell = await store.readState(name)
    const cursor = cell && readCursorText(cell.value)
    lost ||= cursor !== undefined && cursor.lease > token
    if (lost) throw new LeaseLost()
    revision = cell?.revision ?? NO_STREAM
    damaged = cell !== undefined && cursor === undefined
    return cursor
  }

  const write = async (cursor: Cursor): Promise<void> => {
    const value = JSON.stringify({ ...cursor, lease: token })
    let isFirst = true
    await untilFirst(name, async () => {
      // Our own write may have been stored although its answer was lost; no other process writes under our token.
      if (!isFirst) await read()
      isFirst = false
      if (lost) throw new LeaseLost()
      revision = await store.writeState(name, value, revision)
    })
  }

  return untilFirst(name, async () => {
    const saved = await read()
    const isOngoing = saved?.epoch === endpoint.epoch
    const foreign = isOngoing && (saved.log ?? firstLog) !== log
    const begun = isOngoing ? saved : { ...beginEpoch(endpoint.epoch, endpoint.after, saved), log }
    const cursor = { ...begun, lease: token }
    revision = await store.writeState(name, JSON.stringify(cursor), revision)
    return { cursor, damaged, foreign, write }
  })
}
