/**
 * Timelines. A deal's timeline has an entry for each event of its own stream, each event that names the deal,
 * and each event linked to it. The text of an entry is stored once, however many deals show it, and holds only what the
 * event itself does not say.
 */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence } from '../../events/evidence.ts'
import { type RepairedHistory, repair, repairedEvents } from '../../events/history/repairs.ts'
import { UNKNOWN_DATE } from '../../events/time/edtf.ts'
import type { Handler, Projection, Rows } from '../../src/views/projection.ts'
import { type EntryMarking, emptyMarking, encodeEntry, entryOf } from './entry.ts'
import { citations, type EventRow, events, restatements } from './eventTables.ts'
import { historyIn, historyUpTo } from './rederivation.ts'
import { reliefsIn, relievedBy, sayings } from './sayings.ts'
import { descendantsOf } from './sources.ts'
import { dealsOf, entries, entryRow, entryTextRow, entryTexts } from './timelineTables.ts'

/** Writes an event with its present text into the timelines of deals. */
const put = (
  deals: ReadonlySet<string>,
  event: AnyEvent,
  { all: [opening] }: RepairedHistory,
  said: EntryMarking,
  rows: Rows,
): void => {
  const row = rows.get(events, { id: event.id })
  if (!row || deals.size === 0) return
  const reads = rows.get(restatements, { event: event.id })
  const { side } = reads ?? row
  const entry = encodeEntry(entryOf(event, { side, position: row.position }, said, rows))
  rows.put(entryTexts, entryTextRow(event, row.position, said, entry, reads?.since))
  for (const deal of deals) rows.put(entries, entryRow(deal, event, row.position, opening))
}

/** Writes events of a stream, with repairs applied, into the timelines that show them or that they belong to. */
const refresh = (ids: ReadonlySet<string> | undefined, stream: RepairedHistory, rows: Rows): void => {
  const said = sayings(stream, rows)
  for (const event of stream.all) {
    if (isEvidence(event.type) || (ids && !ids.has(event.id))) continue
    const shownIn = rows.find(entries, { event: event.id }).map(({ deal }) => deal)
    put(new Set([...dealsOf(event), ...shownIn]), event, stream, said(event), rows)
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
  if (stream && event && !isEvidence(event.type))
    put(new Set([deal]), event, stream, sayings(stream, rows)(event), rows)
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
const mark: Handler<'ClaimAttested' | 'ClaimContradicted' | 'DisputeResolved'> = (event, rows) => {
  const stream = repair(historyUpTo(event, rows))
  refresh(new Set([event.data.eventId, ...reliefsIn(stream.all)]), stream, rows)
  refreshCovered(stream.all, rows)
}

/** What became of the reliefs of a measure may have changed. */
const refreshReliefs = (stream: string, rows: Rows): void => {
  const history = historyIn(stream, rows)
  const reliefs = reliefsIn(history)
  if (reliefs.length > 0) refresh(new Set(reliefs), repair(history), rows)
}

/** The outcome of the reliefs of the measures that licences cover may have changed. */
const refreshCovered = (events: readonly AnyEvent[], rows: Rows): void => {
  for (const stream of relievedBy(events)) refreshReliefs(stream, rows)
}

const eased = ({ stream }: AnyEvent, rows: Rows): void => refreshReliefs(stream, rows)

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
  refreshCovered([...history, ...repair(history).all], rows)
  if (concernedBy(event, history)?.type === 'EventLinkedToDeal') relink(idOf(event.stream), history, rows)
  if (subjectOf(event.stream) === 'source') refreshCiting(idOf(event.stream), rows)
}

/** Runs after events and sources, which its entries show. */
export const timelineProjection: Projection = {
  name: 'timeline',
  version: 12,
  tables: [entries, entryTexts],
  every: (event, rows) => {
    const deals = dealsOf(event)
    const row = rows.get(events, { id: event.id })
    if (deals.size === 0 || !row || isEvidence(event.type)) return
    // An event that was just recorded is in no timeline yet, and no event mentions it.
    const said = emptyMarking(event)
    const entry = encodeEntry(entryOf(event, row, said, rows))
    rows.add(entryTexts, entryTextRow(event, row.position, said, entry))
    const opening = event.occurred === UNKNOWN_DATE ? repair(historyUpTo(event, rows)).all[0] : undefined
    for (const deal of deals) rows.add(entries, entryRow(deal, event, row.position, opening))
  },
  on: {
    WaiverGranted: eased,
    SanctionSuspended: eased,
    SanctionLifted: eased,
    SanctionReimposed: eased,
    SnapbackTriggered: eased,
    ReliefReversed: eased,
    LicenceIssued: (event, rows) => refreshCovered([event], rows),
    EventLinkedToDeal: ({ stream, data }, rows) => link(idOf(stream), data.eventId, rows),
    SourceWithdrawn: ({ stream }, rows) => refreshCiting(idOf(stream), rows),
    ClaimAttested: mark as Handler<'ClaimAttested'>,
    ClaimContradicted: mark as Handler<'ClaimContradicted'>,
    DisputeResolved: mark as Handler<'DisputeResolved'>,
    EventCorrected: again as Handler<'EventCorrected'>,
    EventRetracted: again as Handler<'EventRetracted'>,
  },
}
