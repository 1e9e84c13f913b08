/**
 * What changed between two moments of the ledger: each event recorded in between, labelled by what it did to what was
 * known before, with both times apart, and for a repair or a dispute what was said before and what is said since.
 */
import { type AnyEvent, eventTypeOf, parseEvent } from '../../events/catalogue.ts'
import { CHANGES } from '../../events/eventType.ts'
import { contestedIn } from '../../events/history/order.ts'
import { classify } from '../../events/time/when.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { EventRow } from '../tables/log.ts'
import { knownAtOf } from './moment.ts'
import { namesAt } from './names.ts'
import { locateEvent, readStreamEvents } from './streams.ts'

export const LABELS = ['new-fact', 'late-arrival', ...CHANGES] as const

export type Label = (typeof LABELS)[number]

export interface ChangeFilter {
  /** Known at this position: changes are what came behind it. */
  readonly from: Position
  /** The day, meaning its end, or the instant that was asked for; without it, when `from` was known. */
  readonly since?: string | undefined
  /** The last position looked at. */
  readonly to: Position
  readonly deal?: string | undefined
  readonly labels?: readonly Label[] | undefined
  /** Only what changes something that was known at `from`. */
  readonly known?: boolean
}

/** An event as it stood at a moment. */
interface Said {
  readonly headline: string
  readonly occurred?: string | undefined
  readonly effective?: string | undefined
  readonly confidence?: string | undefined
  readonly contested: boolean
  readonly data: unknown
}

/** Whether it had certainly happened by the end of a day, or by an instant. */
const hadHappened = ({ earliest = null, latest = null }: AnyEvent, since: string | null): boolean =>
  since !== null && classify({ earliest, latest }, since) === 'definite'

const labelOf = (event: AnyEvent, since: string | null): Label =>
  eventTypeOf(event.type)?.change ?? (hadHappened(event, since) ? 'late-arrival' : 'new-fact')

const saidAt = (sql: Sql, stream: string, id: string, position: Position): Said | null => {
  const events = readStreamEvents(sql, stream, { position })
  const found = events.find(({ event }) => event.id === id)
  if (!found) return null
  const { headline, event } = found
  const { occurred, effective, confidence, data } = event
  const contested = contestedIn(events.map((one) => one.event))(event)
  return { headline, occurred, effective, confidence, contested, data }
}

/** What a repair or a dispute is about: what was said of it at the two moments; null when nothing was, or is. */
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

/** Whether a change touches what was known at `from`. */
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

/** Whether an event, or one that it is about, stands in the timeline of a deal. */
const OF_DEAL = `EXISTS (SELECT 1 FROM entries n WHERE n.deal = ?2 AND n.known_from <= ?3 AND n.known_to > ?3
  AND n.event IN (e.id, e.body ->> '$.data.eventId'))`

/** How many events are looked at together, where most may be of no concern. */
const PIECE = 200

/**
 * Changes behind a position, in the order of the log, as JSON text, with the names that are known now; undefined for each
 * event that is looked at and is none.
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
  const query = `SELECT position, headline, body, ${deal === undefined ? '?2 IS NULL' : OF_DEAL} AS concerned
    FROM (SELECT * FROM events WHERE position > ?1 AND position <= ?3 ORDER BY position LIMIT ${PIECE}) e
    ORDER BY position`
  for (let last = Math.max(from, after); ; ) {
    const rows = sql.all<EventRow & { concerned: number }>(query, last, deal ?? null, to)
    for (const { position, headline, body, concerned } of rows) {
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
        headline,
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
