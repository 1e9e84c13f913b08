/**
 * The log as deliveries read it: in pieces to match, and one event at a time to send. The rows that were read last are kept as
 * they are in the views, where they never change and hold no names. Names are put into a headline whenever it is sent.
 */
import { LRUCache } from 'lru-cache'
import type { Audience } from '../../../projections/read/audience.ts'
import {
  type LogRow,
  type Piece,
  readAt,
  readLog,
  shownRow,
} from '../../../projections/read/events/logPieces.ts'
import type { Position } from '../../store/port.ts'
import type { Views } from '../../views/views.ts'
import type { ReadTurn } from './logStretch.ts'

/** Characters of events that are kept. */
const MOST_KEPT = 2_000_000

export interface Pages {
  /** The events of a part of the log in order, at most `limit` of them, their headlines without names. */
  read(stretch: ReadTurn, limit: number): Piece
  /** The event at a position, with the names and private values that a reader may see now. */
  at(position: Position, reader: Audience): LogRow | undefined
}

export const openPages = (views: Pick<Views, 'sql' | 'position'>, mostKept = MOST_KEPT): Pages => {
  const kept = new LRUCache<Position, LogRow>({
    maxSize: mostKept,
    sizeCalculation: ({ body }) => body.length,
  })

  return {
    read: ({ after, upTo }, limit) => {
      const piece = readLog(views.sql, after, upTo, limit)
      for (const row of piece.rows) kept.set(row.position, row)
      return piece
    },
    at: (position, reader) => {
      const known = kept.get(position)
      const row = known ?? readAt(views.sql, position)
      if (!row) return undefined
      if (!known) kept.set(position, row)
      return shownRow(views.sql, row, views.position(), reader)
    },
  }
}
