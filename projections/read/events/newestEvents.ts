/** Reads the log from its end, for the feed of the ledger: events as they read today. */

import { parseEvent } from '../../../events/catalogue.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { knownAtOf } from '../moment.ts'
import { lineAt } from './lines.ts'

interface Row extends Pick<EventRow, 'position' | 'body'> {
  readonly retold: string | null
  /** From where on the headline reads so, after a repair of its stream. */
  readonly restatedFrom: Position | null
}

/** At the position of its last change, an event reads as it does now. */
const NEWEST = `SELECT e.position, e.body, r.retold, r.known_from AS restatedFrom
  FROM events e LEFT JOIN restated r ON r.event = e.id AND r.known_from <= ?1 AND r.known_to > ?1
  WHERE e.position < ?2 ORDER BY e.position DESC LIMIT ?3`

/**
 * The events before a position, the newest first, their headlines without names.
 * @param now the position up to which the log is read
 */
export const newestEvents = (sql: Sql, now: Position, before: Position, limit: number) =>
  sql.all<Row>(NEWEST, now, before, limit).map(({ position, body, retold, restatedFrom }) => {
    const event = parseEvent(body)
    const { headline } = lineAt(sql, event, position, retold)
    const updated = restatedFrom === null ? event.recordedAt : knownAtOf(sql, restatedFrom)
    return { position, event, headline, updated: updated ?? event.recordedAt }
  })
