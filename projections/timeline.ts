/**
 * Timelines: an entry for each event of a deal's own stream, each that names the deal, and each linked to it. An
 * entry is kept as the JSON that is sent, but for the certainty, which depends on the day that is asked for.
 */
import { type AnyEvent, eventTypeOf, parseEvent } from '../events/catalogue.ts'
import { idOf, subjectOf } from '../events/envelope.ts'
import { isEvidence } from '../events/evidence.ts'
import { earliestKey, latestKey } from '../events/when.ts'
import { type Projection, type Rows, table } from '../src/views/projection.ts'
import { type EventRow, events } from './log.ts'
import { independentSources, sources } from './sources.ts'

export interface EntryRow {
  readonly deal: string
  readonly event: string
  /** Where the event lies in the log, which may be before the deal knew of it. */
  readonly position: number
  readonly earliest: string | null
  readonly latest: string | null
  /** The order of a timeline: by the earliest moment, or the last day where that is unknown; then by the latest. */
  readonly sort_first: number
  readonly sort_then: number
  /** JSON: the entry without its certainty. */
  readonly entry: string
}

export const entries = table<EntryRow>(
  'entries',
  {
    deal: 'TEXT',
    event: 'TEXT',
    position: 'INTEGER',
    earliest: 'TEXT?',
    latest: 'TEXT?',
    sort_first: 'REAL',
    sort_then: 'REAL',
    entry: 'TEXT',
  },
  {
    key: ['event', 'deal'],
    indexes: ['deal, sort_first, sort_then, position', 'deal, known_from'],
  },
)

interface MarksRow {
  readonly event: string
  /** JSON: ids of the events that contradict it. */
  readonly contradicted_by: string
  /** 1 when it is contradicted as a whole. */
  readonly contested: number
}

/** What later events say of an event. */
const marks = table<MarksRow>(
  'marks',
  { event: 'TEXT', contradicted_by: 'TEXT', contested: 'INTEGER' },
  { key: ['event'] },
)

const sourcesOf = (event: AnyEvent, rows: Rows): readonly object[] =>
  (event.sources ?? []).map(({ sourceId, ...where }) => {
    const row = rows.get(sources, { id: sourceId })
    const { publisher, title, published } = row ? JSON.parse(row.data) : {}
    return { id: sourceId, publisher, title, published, ...where }
  })

const entryOf = (event: AnyEvent, row: EventRow, rows: Rows, mark?: MarksRow): string => {
  const contested = mark?.contested === 1 || event.confidence === 'contested'
  return JSON.stringify({
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision,
    position: String(row.position),
    recordedAt: event.recordedAt,
    occurred: { edtf: event.occurred, earliest: event.earliest, latest: event.latest },
    effective: event.effective,
    headline: contested ? `Contested: ${row.headline}` : row.headline,
    side: row.side,
    kind: eventTypeOf(event.type)?.kind ?? 'other',
    confidence: contested ? 'contested' : event.confidence,
    sources: sourcesOf(event, rows),
    independentSources: independentSources(
      rows,
      (event.sources ?? []).map((source) => source.sourceId),
    ),
    ...(mark && { contradictedBy: JSON.parse(mark.contradicted_by) as string[] }),
  })
}

const DAY_MS = 86_400_000

/** The earliest moment of an event; where that is unknown, of the last day on which it can have happened. */
const firstKey = (earliest: string | null, latest: string | null): number =>
  earliest === null ? earliestKey(latest) - DAY_MS : earliestKey(earliest)

const rowsOf = (
  deals: Iterable<string>,
  event: AnyEvent,
  row: EventRow,
  entry: string,
): readonly EntryRow[] => {
  const { earliest = null, latest = null } = event
  return [...deals].map((deal) => ({
    deal,
    event: event.id,
    position: row.position,
    earliest,
    latest,
    sort_first: firstKey(earliest, latest),
    sort_then: latestKey(latest),
    entry,
  }))
}

/** Puts the entry of an earlier event, as it reads now, into the timelines of deals. */
const putEntries = (deals: Iterable<string>, eventId: string, rows: Rows): void => {
  const row = rows.get(events, { id: eventId })
  if (!row) return
  const event = parseEvent(row.body)
  const entry = entryOf(event, row, rows, rows.get(marks, { event: eventId }))
  for (const one of rowsOf(deals, event, row, entry)) rows.put(entries, one)
}

const dealsOf = (event: AnyEvent): ReadonlySet<string> =>
  new Set([...(subjectOf(event.stream) === 'deal' ? [idOf(event.stream)] : []), ...(event.deals ?? [])])

/** Follows events and sources, which its entries show. */
export const timelineProjection: Projection = {
  name: 'timeline',
  version: 1,
  tables: [entries, marks],
  every: (event, rows) => {
    const deals = dealsOf(event)
    const row = rows.get(events, { id: event.id })
    if (deals.size === 0 || !row || isEvidence(event.type)) return
    // An event that is only now recorded stands in no timeline yet, and nothing is said of it.
    for (const one of rowsOf(deals, event, row, entryOf(event, row, rows))) rows.add(entries, one)
  },
  on: {
    EventLinkedToDeal: ({ stream, data }, rows) => putEntries([idOf(stream)], data.eventId, rows),
    ClaimContradicted: ({ id, data }, rows) => {
      const before = rows.get(marks, { event: data.eventId })
      const earlier = before ? (JSON.parse(before.contradicted_by) as string[]) : []
      rows.put(marks, {
        event: data.eventId,
        contradicted_by: JSON.stringify([...earlier, id]),
        contested: before?.contested === 1 || data.field === undefined ? 1 : 0,
      })
      const shownIn = rows.find(entries, { event: data.eventId }).map((row) => row.deal)
      putEntries(shownIn, data.eventId, rows)
    },
  },
}
