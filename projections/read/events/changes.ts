/**
 * The changes between two moments of the ledger: each event recorded in between, with a label for its effect on
 * earlier knowledge, with both times separately, and, for a repair or a dispute, the statement before and after.
 */
import { type AnyEvent, eventTypeOf, parseEvent } from '../../../events/catalogue.ts'
import { CHANGES } from '../../../events/eventType.ts'
import { markedLine } from '../../../events/headline/disputedWords.ts'
import { disputesIn } from '../../../events/history/disputes.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { happenedBy } from '../../../events/time/when.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { SourcedField } from '../../folds/sourcedField.ts'
import { sourcedFields } from '../../tables/entry.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { knownAtOf } from '../moment.ts'
import { namesAt } from '../names.ts'
import { rowsKnownAt } from '../rowsKnownAt.ts'
import { lineAt } from './lines.ts'
import { locateEvent, readStreamEvents } from './streams.ts'

export const LABELS = ['new-fact', 'late-arrival', ...CHANGES] as const

export type Label = (typeof LABELS)[number]

export interface ChangeFilter {
  /** Known at this position: only events after it are changes. */
  readonly from: Position
  /** The given day (meaning its end) or instant; without it, the moment when `from` was known. */
  readonly since?: string | undefined
  /** The last position to look at. */
  readonly to: Position
  readonly deal?: string | undefined
  readonly labels?: readonly Label[] | undefined
  /** Only changes to something that was known at `from`. */
  readonly known?: boolean
}

/** An event as it read at a moment. */
interface EventReading {
  readonly headline: string
  readonly occurred?: string | undefined
  readonly effective?: string | undefined
  readonly confidence?: string | undefined
  readonly contested: boolean
  /** The fields that sources dispute, with who says what. */
  readonly disputed?: readonly SourcedField[]
  readonly data: unknown
}

/** Whether it had certainly happened by the end of a day, or by an instant. */
const hadHappened = ({ earliest = null, latest = null }: AnyEvent, since: string | null): boolean =>
  since !== null && happenedBy({ earliest, latest }, since) === 'certainly'

const labelOf = (event: AnyEvent, since: string | null): Label =>
  eventTypeOf(event.type)?.change ?? (hadHappened(event, since) ? 'late-arrival' : 'new-fact')

const saidAt = (sql: Sql, stream: string, id: string, position: Position): EventReading | null => {
  const events = readStreamEvents(sql, stream, { position })
  const found = events.find(({ event }) => event.id === id)
  if (!found) return null
  const { event } = found
  const { occurred, effective, confidence, data } = event
  const history = events.map((one) => one.event)
  const contested = contestedIn(history)(event)
  const fields = disputesIn(history).get(id)
  const disputed = fields && sourcedFields(fields, rowsKnownAt(sql, position))
  const headline = markedLine(found.headline, { disputed })
  return { headline, occurred, effective, confidence, contested, ...(disputed && { disputed }), data }
}

/** The subject of a repair or a dispute, as it read at the two moments; null at a moment without it. */
const aboutOf = (sql: Sql, event: AnyEvent, { from, to }: ChangeFilter) => {
  const { eventId } = event.data as { eventId?: unknown }
  if (typeof eventId !== 'string' || !eventTypeOf(event.type)?.change) return undefined
  const at = locateEvent(sql, eventId)
  if (!at) return undefined
  return {
    eventId,
    position: String(at.position),
    before: saidAt(sql, at.stream, eventId, from),
    after: saidAt(sql, at.stream, eventId, to),
  }
}

/** Whether a change concerns something that was known at `from`. */
const touchesKnown = (
  sql: Sql,
  event: AnyEvent,
  about: ReturnType<typeof aboutOf>,
  { from }: ChangeFilter,
): boolean => {
  if (about) return about.before !== null
  if (event.type !== 'PersonErased') return false
  return (
    sql.get(
      'SELECT 1 FROM events WHERE stream = ? AND revision = 0 AND position <= ?',
      event.stream,
      from,
    ) !== undefined
  )
}

/** Whether the timeline of a deal has an event, or the event that it concerns. */
const OF_DEAL = `EXISTS (SELECT 1 FROM entries n WHERE n.deal = ?2 AND n.known_from <= ?3 AND n.known_to > ?3
  AND n.event IN (e.id, e.body ->> '$.data.eventId'))`

/** How many events are read together. Most of them may be irrelevant. */
const PIECE = 200

/**
 * Changes after a position, in the order of the log, as JSON text, with the names known now; undefined for each
 * event that is not a change.
 * @param now the position of the views
 */
export function* changesIn(
  sql: Sql,
  filter: ChangeFilter,
  now: Position,
  after: Position,
): Generator<{ readonly position: Position; readonly json: string } | undefined> {
  const { from, to, deal, labels, known } = filter
  const since = filter.since ?? knownAtOf(sql, from)
  const names = namesAt(sql, now)
  const query = `SELECT position, body, ${deal === undefined ? '?2 IS NULL' : OF_DEAL} AS concerned
    FROM (SELECT * FROM events WHERE position > ?1 AND position <= ?3 ORDER BY position LIMIT ${PIECE}) e
    ORDER BY position`
  for (let last = Math.max(from, after); ; ) {
    const rows = sql.all<EventRow & { concerned: number }>(query, last, deal ?? null, to)
    for (const { position, body, concerned } of rows) {
      const event = concerned === 1 ? parseEvent(body) : undefined
      const label = event && labelOf(event, since)
      const about = event && aboutOf(sql, event, filter)
      if (
        !event ||
        !label ||
        (labels && !labels.includes(label)) ||
        (known && !touchesKnown(sql, event, about, filter))
      ) {
        yield undefined
        continue
      }
      const { id, type, stream, occurred, earliest, latest, recordedAt } = event
      const change = {
        label,
        eventId: id,
        type,
        stream,
        headline: lineAt(sql, event, position, null).headline,
        ...(occurred !== undefined && { occurred: { edtf: occurred, earliest, latest } }),
        recorded: { position: String(position), recordedAt },
        about,
      }
      yield { position, json: names.inJson(JSON.stringify(change)) }
    }
    last = rows.at(-1)?.position ?? last
    if (rows.length < PIECE) return
  }
}
