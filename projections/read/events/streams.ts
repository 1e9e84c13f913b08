/** Reads events: one event, those of a stream, and the whole log with filters, each with position and headline. */

import { withMembers } from '../../../events/canonical/jsonText.ts'
import { type AnyEvent, parseEvent, presentText } from '../../../events/catalogue.ts'
import { streamOf } from '../../../events/envelope.ts'
import { EVIDENCE_TYPES } from '../../../events/evidence.ts'
import { repairPublicly } from '../../../events/history/publicBy.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Line } from '../../folds/line.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { type KnownMoment, publishedAt } from '../moment.ts'
import { type Names, namesAt } from '../names.ts'
import { lineAt } from './lines.ts'

/**
 * An event as JSON text: in the present version, with its position, and with the private values that the reader may see
 * in place of their marks.
 */
const withPosition = (
  names: Names,
  { type, body, position }: Pick<EventRow, 'type' | 'body' | 'position'>,
): string => names.valuesInJson(withMembers(presentText(type, body), { position: String(position) }))

export interface StreamEvent {
  readonly event: AnyEvent
  readonly position: Position
  /** How it reads; made when it is asked for. */
  readonly line: Line
  readonly headline: string
}

const OF_STREAM = `SELECT e.body, e.position, r.retold FROM events e
  LEFT JOIN restated r ON r.event = e.id AND r.known_from <= ?2 AND r.known_to > ?2
  WHERE e.stream = ?1 AND e.position <= ?2`

interface Row extends Pick<EventRow, 'body' | 'position'> {
  readonly retold: string | null
}

/** An event as recorded, with its place. */
interface RecordedEvent extends Pick<Row, 'position' | 'retold'> {
  readonly event: AnyEvent
}

const streamEvent = (sql: Sql, event: AnyEvent, { position, ...recorded }: RecordedEvent): StreamEvent => {
  let made: Line | undefined
  const line = (): Line => {
    made ??= lineAt(sql, recorded.event, position, recorded.retold)
    return made
  }
  return {
    event,
    position,
    get line() {
      return line()
    },
    get headline() {
      return line().headline
    },
  }
}

/**
 * A stream with the repairs known, in the order of recording.
 * @param types only events of these types, with all repairs and evidence considered; all types when absent
 */
export const readStreamEvents = (
  sql: Sql,
  stream: string,
  known: KnownMoment,
  types?: readonly string[],
): readonly StreamEvent[] => {
  const rows =
    types === undefined
      ? sql.all<Row>(`${OF_STREAM} ORDER BY e.revision`, stream, known.position)
      : sql.all<Row>(
          // A stream whose opening was not public is unknown: the opening is read whatever its type.
          `${OF_STREAM} AND (e.type IN (SELECT value FROM json_each(?3)) OR (?4 AND e.revision = 0))
           ORDER BY e.revision`,
          stream,
          known.position,
          JSON.stringify([...types, ...EVIDENCE_TYPES]),
          known.publicBy === undefined ? 0 : 1,
        )
  const recorded = new Map<number, RecordedEvent>()
  for (const { body, position, retold } of rows) {
    const event = parseEvent(body)
    recorded.set(event.revision, { event, position, retold })
  }
  const history = [...recorded.values()].map(({ event }) => event)
  const published = publishedAt(sql, known)
  return (published ? repairPublicly(history, published).events : repairedEvents(history)).flatMap(
    (event) => {
      const place = recorded.get(event.revision)
      const isAsked = types === undefined || types.includes(event.type) || EVIDENCE_TYPES.includes(event.type)
      if (!place || !isAsked) return []
      const { supposing } = known
      return supposing?.id === event.id
        ? [streamEvent(sql, supposing, { event: supposing, position: place.position, retold: null })]
        : [streamEvent(sql, event, place)]
    },
  )
}

/**
 * The revision of a stream as known at a position, with the position of its last event; -1 when the stream is
 * empty.
 */
export const revisionOf = (sql: Sql, stream: string, position: Position) =>
  sql.get<{ readonly revision: number; readonly position: Position }>(
    'SELECT revision, position FROM events WHERE stream = ? AND position <= ? ORDER BY revision DESC LIMIT 1',
    stream,
    position,
  ) ?? { revision: -1, position: 0 }

/** The stream, revision and position of an event. */
export const locateEvent = (sql: Sql, id: string) =>
  sql.get<Pick<EventRow, 'stream' | 'revision' | 'position'>>(
    'SELECT stream, revision, position FROM events WHERE id = ?',
    id,
  )

/**
 * The streams of licences that cover a measure, now or before they were repaired. Their events decide whether
 * they still do.
 */
export const licencesOf = (sql: Sql, sanctionId: string, position: Position): readonly string[] =>
  sql
    .all<{ licence: string }>(
      'SELECT DISTINCT licence FROM covers WHERE known_from <= ?1 AND sanction = ?2 ORDER BY licence',
      position,
      sanctionId,
    )
    .map(({ licence }) => streamOf('licence', licence))

/** An event by its id, as JSON text. */
export const readEvent = (sql: Sql, id: string): string | undefined => {
  const row = sql.get<EventRow>('SELECT type, body, position FROM events WHERE id = ?', id)
  return row && withPosition(namesAt(sql, row.position), row)
}

export interface EventFilter {
  readonly types?: readonly string[] | undefined
  readonly stream?: string | undefined
  readonly deal?: string | undefined
  /** A source that the events cite. */
  readonly source?: string | undefined
  /** Positions, inclusive. */
  readonly from?: Position | undefined
  readonly to?: Position | undefined
}

/**
 * Events after one position and up to another, in the order of the log, as JSON text.
 * @param chunk how many are read at a time
 */
export function* eventsIn(
  sql: Sql,
  { types, stream, deal, source, from, to }: EventFilter,
  upTo: Position,
  after: Position,
  chunk: number,
): Generator<{ readonly position: Position; readonly json: string }> {
  const where = ['position > ?', 'position <= ?']
  const values: (string | number)[] = [Math.min(upTo, to ?? upTo)]
  if (stream !== undefined) {
    where.push('stream = ?')
    values.push(stream)
  }
  if (types !== undefined) {
    where.push('type IN (SELECT value FROM json_each(?))')
    values.push(JSON.stringify(types))
  }
  if (deal !== undefined) {
    where.push('id IN (SELECT event FROM entries WHERE deal = ? AND known_from <= ? AND known_to > ?)')
    values.push(deal, upTo, upTo)
  }
  if (source !== undefined) {
    where.push('position IN (SELECT position FROM citations WHERE source = ?)')
    values.push(source)
  }
  const query = `SELECT type, body, position FROM events WHERE ${where.join(' AND ')} ORDER BY position LIMIT ?`
  const names = namesAt(sql, upTo)
  let last = Math.max(after, (from ?? 0) - 1)
  for (;;) {
    const rows = sql.all<EventRow>(query, last, ...values, chunk)
    for (const row of rows) yield { position: row.position, json: withPosition(names, row) }
    last = rows.at(-1)?.position ?? last
    if (rows.length < chunk) return
  }
}

/** The position of the last event of the ledger streams. */
export const lastEventPosition = (sql: Sql, upTo: Position): Position =>
  sql.get<{ last: number | null }>('SELECT max(position) AS last FROM events WHERE position <= ?', upTo)
    ?.last ?? 0

/** The running maximum of `recordedAt` of the ledger streams; undefined while the ledger is empty. */
export const lastRecorded = (sql: Sql): string | undefined =>
  sql.get<{ known_at: string }>('SELECT known_at FROM events ORDER BY position DESC LIMIT 1')?.known_at
