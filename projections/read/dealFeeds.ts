/** Reads what a deal's feed and its calendar show. */
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { type Deadline, deadlinesIn } from '../deadlines.ts'
import type { EntryRow } from '../timeline.ts'
import { knownAtOf } from './moment.ts'
import { namesAt } from './names.ts'
import { readStreamEvents } from './streams.ts'

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** An entry of a timeline, as far as feeds show it. */
export interface Shown {
  readonly eventId: string
  readonly headline: string
  readonly kind: string
  readonly recordedAt: string
  readonly occurred?: { readonly edtf: string }
  readonly confidence?: string
  readonly independentSources: number
  readonly sources: readonly { readonly publisher?: string; readonly title?: string }[]
}

export interface Change {
  readonly entry: Shown
  /** When the entry came to read like this, RFC 3339. */
  readonly changedAt: string
}

/** The entries of a deal that were recorded, or came to read otherwise, last; the newest first. */
export const readChanges = (sql: Sql, deal: string, position: Position, limit: number): readonly Change[] => {
  const names = namesAt(sql, position)
  return sql
    .all<Pick<EntryRow, 'entry'> & { known_from: Position }>(
      `SELECT entry, known_from FROM entries WHERE ${KNOWN} AND deal = ?2
       ORDER BY known_from DESC, position DESC LIMIT ?3`,
      position,
      deal,
      limit,
    )
    .map(({ entry, known_from }) => {
      const shown = JSON.parse(names.inJson(entry)) as Shown
      return { entry: shown, changedAt: knownAtOf(sql, known_from) ?? shown.recordedAt }
    })
}

/** What a source is called. */
const titleOf = (sql: Sql, id: string, position: Position): string => {
  const row = sql.get<{ data: string }>(`SELECT data FROM sources WHERE ${KNOWN} AND id = ?2`, position, id)
  const { title, publisher } = row ? JSON.parse(row.data) : {}
  return title ?? publisher ?? id
}

/** The deadlines that a deal's own stream sets, and those of the measures and licences that belong to it. */
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
    sources: one.sources.map((id) => titleOf(sql, id, position)),
  }))
}
