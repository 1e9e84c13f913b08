/**
 * Timelines. A deal's timeline has an entry for each event of its own stream, each event that names the deal,
 * and each event linked to it. The text of an entry is stored once, however many deals show it, and holds only what the
 * event itself does not say.
 */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { type RepairedHistory, repair, repairedEvents } from '../../events/history/repairs.ts'
import { earliestKey, latestKey } from '../../events/time/when.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import { type Handler, type Projection, type Rows, table } from '../../src/views/projection.ts'
import { type EntryMarking, emptyMarking, encodeEntry, entryOf, markingsIn } from './entry.ts'
import { citations, type EventRow, events, restatements } from './eventTables.ts'
import { historyIn, historyUpTo } from './rederivation.ts'
import { descendantsOf } from './sources.ts'

/** That a deal shows an event, and the place in its timeline. Evidence about the event does not change this. */
export interface EntryRow {
  readonly deal: string
  readonly event: string
  /** The position of the event in the log. The deal may have been linked to it later. */
  readonly position: number
  /**
   * The order of a timeline: by the earliest moment, or the last day when that is unknown; then by the latest
   * moment.
   */
  readonly sort_first: number
  readonly sort_then: number
}

export const entries = table<EntryRow>(
  'entries',
  {
    deal: 'TEXT',
    event: 'TEXT',
    position: 'INTEGER',
    sort_first: 'REAL',
    sort_then: 'REAL',
  },
  {
    key: ['event', 'deal'],
    indexes: [
      'deal, sort_first, sort_then, position',
      'deal, known_from',
      `deal, known_to WHERE known_to < ${STILL_KNOWN}`,
    ],
  },
)

/** The text of an event's entry, for all timelines that show it. */
export interface EntryTextRow {
  /** The position of the event in the log, by which entries find this row. */
  readonly position: number
  readonly event: string
  readonly earliest: string | null
  readonly latest: string | null
  /** 1 when the event is retracted: it is shown but does not count. */
  readonly retracted: number
  /** The repair after which the event reads otherwise than at its recording; a key of `restated`. */
  readonly restated: number | null
  /** JSON: what `decodeEntry` makes the entry from, together with this row and the event. */
  readonly entry: string
}

/** The index covers only the few texts that changed after they were recorded. */
const entryTexts = table<EntryTextRow>(
  'entry_texts',
  {
    position: 'INTEGER',
    event: 'TEXT',
    earliest: 'TEXT?',
    latest: 'TEXT?',
    retracted: 'INTEGER',
    restated: 'INTEGER?',
    entry: 'TEXT',
  },
  { key: ['position'], indexes: ['known_from, position WHERE known_from > position'] },
)

const DAY_MS = 86_400_000

/** The earliest moment of an event, or the earliest moment of its last possible day when that is unknown. */
const firstKey = (earliest: string | null, latest: string | null): number =>
  earliest === null ? earliestKey(latest) - DAY_MS : earliestKey(earliest)

/** The row of an event in the timeline of a deal. */
export const entryRow = (deal: string, event: AnyEvent, position: number): EntryRow => {
  const { earliest = null, latest = null } = event
  return {
    deal,
    event: event.id,
    position,
    sort_first: firstKey(earliest, latest),
    sort_then: latestKey(latest),
  }
}

/** The row with the text of an event's entry. */
export const entryTextRow = (
  event: AnyEvent,
  position: number,
  { marks }: EntryMarking,
  entry: string,
  restatedBy: number | null = null,
): EntryTextRow => ({
  position,
  event: event.id,
  earliest: event.earliest ?? null,
  latest: event.latest ?? null,
  retracted: Number(marks.retractedBy !== undefined),
  restated: restatedBy,
  entry,
})

/** The deals that an event belongs to without a link. */
export const dealsOf = (event: AnyEvent): ReadonlySet<string> =>
  new Set([...(subjectOf(event.stream) === 'deal' ? [idOf(event.stream)] : []), ...(event.deals ?? [])])

/** Writes an event with its present text into the timelines of deals. */
const put = (deals: ReadonlySet<string>, event: AnyEvent, said: EntryMarking, rows: Rows): void => {
  const row = rows.get(events, { id: event.id })
  if (!row || deals.size === 0) return
  const reads = rows.get(restatements, { event: event.id })
  const { side } = reads ?? row
  const entry = encodeEntry(entryOf(event, { side, position: row.position }, said, rows))
  rows.put(entryTexts, entryTextRow(event, row.position, said, entry, reads?.since))
  for (const deal of deals) rows.put(entries, entryRow(deal, event, row.position))
}

/** Writes events of a stream, with repairs applied, into the timelines that show them or that they belong to. */
const refresh = (ids: ReadonlySet<string> | undefined, stream: RepairedHistory, rows: Rows): void => {
  const said = markingsIn(stream)
  for (const event of stream.all) {
    if (isEvidence(event.type) || (ids && !ids.has(event.id))) continue
    const shownIn = rows.find(entries, { event: event.id }).map(({ deal }) => deal)
    put(new Set([...dealsOf(event), ...shownIn]), event, said(event), rows)
  }
}

const streamOfEvent = (id: string, rows: Rows): RepairedHistory | undefined => {
  const row = rows.get(events, { id })
  return row && repair(historyIn(row.stream, rows))
}

/** Adds an event to the timeline of a deal. Evidence is never an entry: the event that it concerns shows it. */
const link = (deal: string, eventId: string, rows: Rows): void => {
  const stream = streamOfEvent(eventId, rows)
  const event = stream?.all.find(({ id }) => id === eventId)
  if (stream && event && !isEvidence(event.type)) put(new Set([deal]), event, markingsIn(stream)(event), rows)
}

/** Adds the events that a deal's links name to its timeline, and removes those without a link in force. */
const relink = (deal: string, history: readonly AnyEvent[], rows: Rows): void => {
  const isLink = (event: AnyEvent): event is EventOf<'EventLinkedToDeal'> =>
    event.type === 'EventLinkedToDeal'
  const linked = new Set(
    repairedEvents(history)
      .filter(isLink)
      .map(({ data }) => data.eventId),
  )
  // Before a correction, the link may have named another event.
  const named = repair(history).all.filter(isLink)
  for (const eventId of new Set([
    ...linked,
    ...[...named, ...history.filter(isLink)].map(({ data }) => data.eventId),
  ])) {
    const event = streamOfEvent(eventId, rows)?.all.find(({ id }) => id === eventId)
    if (linked.has(eventId)) link(deal, eventId, rows)
    else if (!event || !dealsOf(event).has(deal)) rows.end(entries, { event: eventId, deal })
  }
}

const SHOWN_WITH: ReadonlySet<string> = new Set(['ClaimAttested', 'ClaimContradicted'])

/** Writes the present texts of all events that cite a source, or a source that goes back to it. */
const refreshCiting = (source: string, rows: Rows): void => {
  const citing = [...descendantsOf(rows, source)].flatMap((id) => rows.find(citations, { source: id }))
  const byStream = new Map<string, Set<string>>()
  for (const { position } of citing) {
    const [row]: readonly EventRow[] = rows.find(events, { position })
    if (!row) continue
    const ids = byStream.get(row.stream) ?? new Set()
    // What attests or contradicts an event is shown with it.
    byStream.set(row.stream, ids.add(SHOWN_WITH.has(row.type) ? JSON.parse(row.body).data.eventId : row.id))
  }
  for (const [stream, ids] of byStream) refresh(ids, repair(historyIn(stream, rows)), rows)
}

/** Evidence about an event changes that event's entry. */
const mark: Handler<'ClaimAttested' | 'ClaimContradicted' | 'DisputeResolved'> = (event, rows) =>
  refresh(new Set([event.data.eventId]), repair(historyUpTo(event, rows)), rows)

/** The event that a repair finally concerns, through evidence and other repairs. */
const concernedBy = (event: AnyEvent, history: readonly AnyEvent[]): AnyEvent | undefined => {
  let found: AnyEvent | undefined = event
  while (found && isEvidence(found.type)) {
    const { eventId } = found.data as { eventId: string }
    const { revision }: AnyEvent = found
    found = history.find(({ id }) => id === eventId)
    // Only later events can repair an event.
    if (found && found.revision >= revision) return undefined
  }
  return found
}

/** A repair may change the entry of each event of its stream, and of each event that cites a source of it. */
const again: Handler<'EventCorrected' | 'EventRetracted'> = (event, rows) => {
  const history = historyUpTo(event, rows)
  refresh(undefined, repair(history), rows)
  if (concernedBy(event, history)?.type === 'EventLinkedToDeal') relink(idOf(event.stream), history, rows)
  if (subjectOf(event.stream) === 'source') refreshCiting(idOf(event.stream), rows)
}

/** Runs after events and sources, which its entries show. */
export const timelineProjection: Projection = {
  name: 'timeline',
  version: 10,
  tables: [entries, entryTexts],
  every: (event, rows) => {
    const deals = dealsOf(event)
    const row = rows.get(events, { id: event.id })
    if (deals.size === 0 || !row || isEvidence(event.type)) return
    // An event that was just recorded is in no timeline yet, and no event mentions it.
    const said = emptyMarking(event)
    const entry = encodeEntry(entryOf(event, row, said, rows))
    rows.add(entryTexts, entryTextRow(event, row.position, said, entry))
    for (const deal of deals) rows.add(entries, entryRow(deal, event, row.position))
  },
  on: {
    EventLinkedToDeal: ({ stream, data }, rows) => link(idOf(stream), data.eventId, rows),
    SourceWithdrawn: ({ stream }, rows) => refreshCiting(idOf(stream), rows),
    ClaimAttested: mark as Handler<'ClaimAttested'>,
    ClaimContradicted: mark as Handler<'ClaimContradicted'>,
    DisputeResolved: mark as Handler<'DisputeResolved'>,
    EventCorrected: again as Handler<'EventCorrected'>,
    EventRetracted: again as Handler<'EventRetracted'>,
  },
}
