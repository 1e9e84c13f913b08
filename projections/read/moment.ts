/** The moment that a question asks about, on both axes of time, and the moment that it resolved to. */

import type { AnyEvent } from '../../events/catalogue.ts'
import type { IsPublished } from '../../events/history/publicBy.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { happenedBy } from '../../events/time/when.ts'
import type { Position } from '../../src/store/port.ts'
import { KNOWN } from '../../src/views/ddl.ts'
import type { Sql } from '../../src/views/sql.ts'

/** The part of the log that a question may see, and how. */
export interface KnownMoment {
  /** Later positions are not seen. */
  readonly position: Position
  /** A day `YYYY-MM-DD`: only what a source had published by its end is seen. */
  readonly publicBy?: string | undefined
  /** An event as somebody who contradicts a part of it has it; it is read in the place of the recorded one. */
  readonly supposing?: AnyEvent | undefined
}

/**
 * Which rows a look-up sees: those that were known at some time from `since` to `position`. At most questions the two are
 * the same.
 */
export interface KnownRows {
  readonly position: Position
  readonly since: Position
}

/**
 * The rows that a question may rest on. A repair ends rows for the ledger at once, but for a reader of what was public
 * only when its sources were published. Such a question sees all rows up to its position, and the events decide.
 */
export const knownRows = ({ position, publicBy }: KnownMoment): KnownRows => ({
  position,
  since: publicBy === undefined ? position : 0,
})

/** The moment of a question: known up to a position, happened by the end of a day. */
export interface Moment extends KnownMoment {
  /** Whether the caller named the position or the instant instead of asking for the present. */
  readonly pinned: boolean
  /** Whether no later event can still be recorded before the instant. */
  readonly settled: boolean
  /** A day `YYYY-MM-DD`, meaning its end, or an instant. */
  readonly asOf: string
}

/** How an answer describes the moment that it is for. */
export interface AnswerMoment {
  readonly position: string
  readonly knownAt: string | null
  readonly asOf?: string
  readonly publicBy?: string
  readonly settled: boolean
}

/** The last position recorded by an instant, by the running maximum of `recordedAt`. */
export const positionAt = (sql: Sql, instant: string): { position: Position; settled: boolean } => {
  const row = sql.get<{ position: Position }>(
    'SELECT position FROM events WHERE known_at <= ? ORDER BY known_at DESC, position DESC LIMIT 1',
    instant,
  )
  const later = sql.get('SELECT 1 FROM events WHERE known_at > ? LIMIT 1', instant)
  return { position: row?.position ?? 0, settled: later !== undefined }
}

/** Which sources had published by the day of a question; undefined when the question has no such day. */
export const publishedAt = (sql: Sql, { position, publicBy }: KnownMoment): IsPublished | undefined => {
  if (publicBy === undefined) return undefined
  const seen = new Map<string, boolean>()
  return (id) => {
    const known = seen.get(id)
    if (known !== undefined) return known
    const row = sql.get<{ data: string }>(`SELECT data FROM sources WHERE ${KNOWN} AND id = ?2`, position, id)
    const found = row !== undefined && isPublishedBy(JSON.parse(row.data).published, publicBy)
    seen.set(id, found)
    return found
  }
}

/**
 * Whether something published at an EDTF date was certainly published by the end of a day. A time of publication
 * counts for the calendar day that it names, wherever that was.
 */
const isPublishedBy = (published: string | undefined, day: string): boolean =>
  published !== undefined &&
  happenedBy(boundsOf(published.replaceAll(/T[^/]*/g, ''), 'point'), day) === 'certainly'

/** The instant at which everything up to a position was known. */
export const knownAtOf = (sql: Sql, position: Position): string | null =>
  sql.get<{ known_at: string }>(
    'SELECT known_at FROM events WHERE position <= ? ORDER BY position DESC LIMIT 1',
    position,
  )?.known_at ?? null

/**
 * The moment that a question resolved to: the position that it named, else the last one that affects the answer.
 * @param affecting the last position that affects the answer
 */
export const atOf = (sql: Sql, moment: Moment, affecting: Position, dated: boolean): AnswerMoment => {
  // Any source can change what sources had published by a day.
  const position = moment.pinned || moment.publicBy !== undefined ? moment.position : affecting
  return {
    position: String(position),
    knownAt: knownAtOf(sql, position),
    ...(dated && { asOf: moment.asOf }),
    ...(moment.publicBy !== undefined && { publicBy: moment.publicBy }),
    settled: moment.settled,
  }
}
