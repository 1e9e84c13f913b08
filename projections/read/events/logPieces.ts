/** Reads the log after a position, for deliveries. The event itself decides who wants it. */
import { type AnyEvent, presentText } from '../../../events/catalogue.ts'
import { hasPrivateMark } from '../../../events/privateMark.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { type Audience, readBy } from '../audience.ts'
import { hasMark, namesAt } from '../names.ts'
import { lineAt } from './lines.ts'

type Row = Pick<EventRow, 'id' | 'position' | 'type' | 'stream' | 'body'>

export interface LogRow extends Row {
  /** As at the recording, without names; made when it is asked for. */
  readonly headline: string
}

/** Deliveries have the present version of an event, whatever version is stored. */
const present = (sql: Sql, row: Row): LogRow => {
  const body = presentText(row.type, row.body)
  let headline: string | undefined
  return {
    ...row,
    body,
    get headline() {
      headline ??= lineAt(sql, JSON.parse(body) as AnyEvent, row.position, null).headline
      return headline
    },
  }
}

/** A piece of the log. */
export interface Piece {
  readonly rows: readonly LogRow[]
  /** How far this piece reads the log. */
  readonly upTo: Position
}

/** How many of the rows fit, at least one; undefined when all fit. */
const fitting = (sizes: readonly { readonly bytes: number }[], most: number): number | undefined => {
  let sum = 0
  const over = sizes.findIndex(({ bytes }) => {
    sum += bytes
    return sum > most
  })
  return over < 0 ? undefined : Math.max(1, over)
}

/** Reads no bodies, so this query skips the checksums of rows. */
const SIZES = `SELECT bytes FROM events_rows
  WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`

/**
 * The events of the ledger streams after one position and up to another, in order, at most `limit` of them.
 * @param bytes the most bytes in total; an event that is larger alone comes alone
 */
export const readLog = (
  sql: Sql,
  after: Position,
  upTo: Position,
  limit: number,
  bytes = Number.POSITIVE_INFINITY,
): Piece => {
  const fits = Number.isFinite(bytes) ? fitting(sql.all(SIZES, after, upTo, limit), bytes) : undefined
  const most = fits ?? limit
  const rows = sql.all<Row>(
    'SELECT id, position, type, stream, body FROM events WHERE position > ? AND position <= ? ORDER BY position LIMIT ?',
    after,
    upTo,
    most,
  )
  const last = rows.length < most ? undefined : rows.at(-1)
  return { rows: rows.map((row) => present(sql, row)), upTo: last?.position ?? upTo }
}

/** A headline with the names of persons known now. An erased person has no name. */
const withNames = (sql: Sql, headline: string, now: Position, reader: Audience): string =>
  hasMark(headline) ? namesAt(readBy(sql, reader), now).inText(headline) : headline

/** The text of an event with the private values that a reader may see now, in place of their marks. */
export const withValues = (sql: Sql, body: string, now: Position, reader: Audience): string =>
  hasPrivateMark(body) ? namesAt(readBy(sql, reader), now).valuesInJson(body) : body

/**
 * An event with the names and private values that a reader may see now; the same row where it has none.
 * @param now the position of the views
 */
export const shownRow = (sql: Sql, row: LogRow, now: Position, reader: Audience): LogRow => {
  const headline = withNames(sql, row.headline, now, reader)
  const body = withValues(sql, row.body, now, reader)
  if (headline === row.headline && body === row.body) return row
  const { id, position, type, stream } = row
  return { id, position, type, stream, body, headline }
}

/** The event at a position. */
export const readAt = (sql: Sql, position: Position): LogRow | undefined => {
  const row = sql.get<Row>('SELECT id, position, type, stream, body FROM events WHERE position = ?', position)
  return row && present(sql, row)
}
