/** An entry of a timeline: the event, its sources, and what later events say about it as marks. */

import type { AnyEvent } from '../../events/catalogue.ts'
import type { SourceRef } from '../../events/envelope.ts'
import { cameoOf } from '../../events/history/cameo.ts'
import { contestedIn } from '../../events/history/order.ts'
import type { EntryMarks, Repaired } from '../../events/history/repairs.ts'
import type { Rows } from '../../src/views/projection.ts'
import type { EventRow } from './eventTables.ts'
import { independentSources, sources } from './sources.ts'

/** What later events say about an event. */
export interface EntryMarking {
  readonly contested: boolean
  readonly marks: EntryMarks
  /** The sources that attest it, besides its own. */
  readonly attested: readonly SourceRef[]
}

/** The empty value, for an event that no later event mentions. */
export const unmarked = (event: AnyEvent): EntryMarking => ({
  contested: event.confidence === 'contested',
  marks: {},
  attested: [],
})

/** What later events say about the events of a stream. */
export const markingsIn = ({ events, marks }: Repaired): ((event: AnyEvent) => EntryMarking) => {
  const contested = contestedIn(events)
  const attested = new Map<string, SourceRef[]>()
  for (const event of events) {
    if (event.type !== 'ClaimAttested') continue
    const { eventId } = event.data
    attested.set(eventId, [...(attested.get(eventId) ?? []), ...(event.sources ?? [])])
  }
  return (event) => ({
    contested: contested(event),
    marks: marks.get(event.id) ?? {},
    attested: attested.get(event.id) ?? [],
  })
}

type Known = Pick<Rows, 'get'>

const sourcesOf = (refs: readonly SourceRef[], rows: Known): readonly object[] =>
  refs.map(({ sourceId, ...where }) => {
    const row = rows.get(sources, { id: sourceId })
    const { publisher, title, published } = row ? JSON.parse(row.data) : {}
    return { id: sourceId, publisher, title, published, ...where }
  })

/** Its own sources, then those that attest it, each once. */
const refsOf = (event: AnyEvent, { attested }: EntryMarking): readonly SourceRef[] => {
  const own = event.sources ?? []
  const ids = new Set(own.map(({ sourceId }) => sourceId))
  return [...own, ...attested.filter(({ sourceId }) => !ids.has(sourceId) && ids.add(sourceId))]
}

/**
 * The JSON of an entry, without its certainty, which depends on the day that is asked about, and without headline and
 * kind, which are made when it is read (`projections/folds/line.ts`).
 * @param event with its repairs applied
 * @param place its position in the log and its side
 * @param rows the sources
 */
export const entryOf = (
  event: AnyEvent,
  place: Pick<EventRow, 'position' | 'side'>,
  said: EntryMarking,
  rows: Known,
): string => {
  const refs = refsOf(event, said)
  return JSON.stringify({
    eventId: event.id,
    type: event.type,
    stream: event.stream,
    revision: event.revision,
    position: String(place.position),
    recordedAt: event.recordedAt,
    // Events about the ledger's own records, such as a new source, have no other time than `recordedAt`.
    ...(event.occurred !== undefined && {
      occurred: { edtf: event.occurred, earliest: event.earliest, latest: event.latest },
    }),
    effective: event.effective,
    side: place.side,
    cameo: cameoOf(event),
    confidence: said.contested ? 'contested' : event.confidence,
    sources: sourcesOf(refs, rows),
    independentSources: independentSources(
      rows,
      refs.map(({ sourceId }) => sourceId),
    ),
    contradictedBy: said.marks.contradictedBy,
    correctedBy: said.marks.correctedBy,
    retractedBy: said.marks.retractedBy,
    notApplied: said.marks.notApplied,
  })
}
