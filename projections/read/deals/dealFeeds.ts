/** Reads the content of a deal's feed and calendar. */

import type { Position } from '../../../src/store/port.ts'
import { KNOWN, knownOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { type Deadline, deadlinesIn } from '../../folds/deals/deadlines.ts'
import { entryRead, framingOf, type StoredEntry } from '../events/lines.ts'
import { readStreamEvents } from '../events/streams.ts'
import { knownAtOf } from '../moment.ts'
import { namesAt } from '../names.ts'
import { ENTRIES_READ } from './timelineRows.ts'

/** The parts of a timeline's entry that feeds show. */
export interface FeedEvent {
  readonly eventId: string
  readonly headline: string
  readonly kind: string
  readonly recordedAt: string
  readonly occurred?: { readonly edtf: string }
  readonly confidence?: string
  readonly independentSources: number
  readonly sources: readonly { readonly publisher?: string; readonly title?: string }[]
}

export interface DealChange {
  readonly entry: FeedEvent
  /** When the entry got its present text, RFC 3339. */
  readonly changedAt: string
}

/** Few rows: the last entries added to the timeline, and all entries whose text changed later. */
const CHANGED = `SELECT x.position, x.event, x.earliest, x.latest, x.restated, x.entry, max(e.known_from, x.known_from) AS known_from FROM
  (SELECT * FROM (SELECT event FROM entries WHERE ${KNOWN} AND deal = ?2
      ORDER BY known_from DESC, position DESC LIMIT ?3)
    UNION SELECT e.event FROM ${ENTRIES_READ}
      WHERE e.deal = ?2 AND ${knownOf('e')}
      AND x.known_from > e.position AND x.known_from <= ?1) found
  CROSS JOIN entries e ON e.event = found.event AND e.deal = ?2
  CROSS JOIN entry_texts x ON x.position = e.position
  WHERE e.known_from <= ?1 AND e.known_to > ?1 AND x.known_from <= ?1 AND x.known_to > ?1
  ORDER BY known_from DESC, e.position DESC LIMIT ?3`

/** The entries of a deal that were recorded or changed last, the newest first. */
export const readChanges = (
  sql: Sql,
  deal: string,
  position: Position,
  limit: number,
): readonly DealChange[] => {
  const names = namesAt(sql, position)
  const framing = framingOf(sql, deal, position)
  return sql
    .all<StoredEntry & { known_from: Position }>(CHANGED, position, deal, limit)
    .map(({ known_from, ...row }) => {
      const shown = JSON.parse(names.inJson(entryRead(sql, row, framing))) as FeedEvent
      return { entry: shown, changedAt: knownAtOf(sql, known_from) ?? shown.recordedAt }
    })
}

/** The title of a source. */
const titleOf = (sql: Sql, id: string, position: Position): string => {
  const row = sql.get<{ data: string }>(`SELECT data FROM sources WHERE ${KNOWN} AND id = ?2`, position, id)
  const { title, publisher } = row ? JSON.parse(row.data) : {}
  return title ?? publisher ?? id
}

/** The deadlines set by a deal's own stream, and those of its measures and licences. */
export const readDeadlines = (sql: Sql, deal: string, position: Position): readonly Deadline[] => {
  const streams = sql.all<{ stream: string }>(
    `SELECT DISTINCT stream FROM events WHERE id IN (SELECT event FROM entries WHERE ${KNOWN} AND deal = ?2)
     ORDER BY stream`,
    position,
    deal,
  )
  const names = namesAt(sql, position)
  return deadlinesIn(streams.map(({ stream }) => readStreamEvents(sql, stream, { position }))).map((one) => ({
    ...one,
    summary: names.inText(one.summary),
    according: names.inText(one.according),
    sources: one.sources.map((id) => names.inText(titleOf(sql, id, position))),
  }))
}
