/**
 * The log as deliveries read it: in pieces to look at, and one event at a time to send. The rows read last are kept as they
 * are in the views, where they never change and hold no names; names are put into a headline whenever it is sent.
 */
import { type LogRow, readAt, readLog, withNames } from '../../projections/read/log.ts'
import type { Position } from '../store/port.ts'
import type { Views } from '../views/views.ts'

/** Characters of events that are kept. */
const MOST_KEPT = 2_000_000

export interface Pages {
  /** At most `limit` events behind a position, in order, their headlines without names. */
  after(position: Position, limit: number): readonly LogRow[]
  /** The event at a position, its headline with the names that are known now. */
  at(position: Position): LogRow | undefined
}

export const openPages = (views: Pick<Views, 'sql' | 'position'>, mostKept = MOST_KEPT): Pages => {
  const kept = new Map<Position, LogRow>()
  let size = 0

  /** Forgets the older half: dropping one at a time would make a map slow. */
  const forget = (): void => {
    for (const [position, { body }] of kept) {
      if (size <= mostKept / 2) break
      kept.delete(position)
      size -= body.length
    }
  }

  const keep = (row: LogRow): void => {
    if (kept.has(row.position)) return
    kept.set(row.position, row)
    size += row.body.length
    if (size > mostKept) forget()
  }

  return {
    after: (position, limit) => {
      const rows = readLog(views.sql, position, limit)
      for (const row of rows) keep(row)
      return rows
    },
    at: (position) => {
      const row = kept.get(position) ?? readAt(views.sql, position)
      if (!row) return undefined
      keep(row)
      const headline = withNames(views.sql, row.headline, views.position())
      return headline === row.headline ? row : { ...row, headline }
    },
  }
}
