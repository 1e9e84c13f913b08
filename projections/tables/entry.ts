/** An entry of a timeline: the event, its sources, and what later events say about it as marks. */

import type { AnyEvent } from '../../events/catalogue.ts'
import type { SourceRef } from '../../events/envelope.ts'
import { cameoOf } from '../../events/history/cameo.ts'
import { type DisputedField, disputesIn } from '../../events/history/disputes.ts'
import { contestedIn } from '../../events/history/order.ts'
import type { EntryMarks, RepairedHistory } from '../../events/history/repairs.ts'
import type { Position } from '../../src/store/port.ts'
import type { Rows } from '../../src/views/projection.ts'
import type { ReliefOutcome } from '../folds/measures/reliefClocks.ts'
import type { ShownSource, SourcedField } from '../folds/sourcedField.ts'
import type { EventRow } from './eventTables.ts'
import { independentSources, sources } from './sources.ts'

/** What later events say about an event. */
export interface EntryMarking {
  readonly contested: boolean
  /** The fields of it that sources dispute. */
  readonly disputed: readonly DisputedField[]
  readonly marks: EntryMarks
  /** What became of it, if it announced a relief. */
  readonly outcome?: ReliefOutcome | undefined
  /** The sources that attest it, besides its own. */
  readonly attested: readonly SourceRef[]
}

/** The empty value, for an event that no later event mentions. */
export const emptyMarking = (event: AnyEvent): EntryMarking => ({
  contested: event.confidence === 'contested',
  disputed: [],
  marks: {},
  attested: [],
})

/** What later events say about the events of a stream. */
export const markingsIn = ({ events, marks }: RepairedHistory): ((event: AnyEvent) => EntryMarking) => {
  const contested = contestedIn(events)
  const disputed = disputesIn(events)
  const attested = new Map<string, SourceRef[]>()
  for (const event of events) {
    if (event.type !== 'ClaimAttested') continue
    const { eventId } = event.data
    attested.set(eventId, [...(attested.get(eventId) ?? []), ...(event.sources ?? [])])
  }
  return (event) => ({
    contested: contested(event),
    disputed: disputed.get(event.id) ?? [],
    marks: marks.get(event.id) ?? {},
    attested: attested.get(event.id) ?? [],
  })
}

type RowReader = Pick<Rows, 'get'>

const sourcesOf = (refs: readonly SourceRef[], rows: RowReader): readonly ShownSource[] =>
  refs.map(({ sourceId, ...where }) => {
    const row = rows.get(sources, { id: sourceId })
    const { publisher, title, published } = row ? JSON.parse(row.data) : {}
    return { id: sourceId, publisher, title, published, ...where }
  })

/** Disputed fields with their sources as answers show them. */
export const sourcedFields = (fields: readonly DisputedField[], rows: RowReader): readonly SourcedField[] =>
  fields.map(({ pointer, values }) => ({
    pointer,
    values: values.map(({ sources: refs, ...said }) => ({ ...said, sources: sourcesOf(refs, rows) })),
  }))

/** Its own sources, then those that attest it, each once. */
const refsOf = (event: AnyEvent, { attested }: EntryMarking): readonly SourceRef[] => {
  const own = event.sources ?? []
  const ids = new Set(own.map(({ sourceId }) => sourceId))
  return [...own, ...attested.filter(({ sourceId }) => !ids.has(sourceId) && ids.add(sourceId))]
}

/** What the event itself says of an entry, and where it lies in the log. */
const eventFields = (event: AnyEvent, position: Position) => ({
  eventId: event.id,
  type: event.type,
  stream: event.stream,
  revision: event.revision,
  position: String(position),
  recordedAt: event.recordedAt,
})

/**
 * An entry, without its certainty, which depends on the day that is asked about, and without headline and kind, which are
 * made when it is read (`projections/folds/line.ts`).
 */
export type Entry = ReturnType<typeof entryOf>

/**
 * The entry of an event.
 * @param event with its repairs applied
 * @param place its position in the log and its side
 * @param rows the sources
 */
export const entryOf = (
  event: AnyEvent,
  place: Pick<EventRow, 'position' | 'side'>,
  said: EntryMarking,
  rows: RowReader,
) => {
  const refs = refsOf(event, said)
  return {
    ...eventFields(event, place.position),
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
    ...(said.disputed.length > 0 && { disputed: sourcedFields(said.disputed, rows) }),
    ...(said.outcome && { outcome: said.outcome }),
    contradictedBy: said.marks.contradictedBy,
    correctedBy: said.marks.correctedBy,
    retractedBy: said.marks.retractedBy,
    notApplied: said.marks.notApplied,
  }
}

type StoredSource = readonly [
  id: string,
  publisher?: string | null,
  title?: string | null,
  published?: string | null,
  where?: Omit<SourceRef, 'sourceId'>,
]

/** What is stored of an entry: by place and not by name, and without what its row or its event says. */
type StoredEntry = readonly [
  occurred: string | null,
  effective: AnyEvent['effective'] | null,
  side: string | null,
  cameo: string | null,
  confidence: Entry['confidence'] | null,
  sources: readonly StoredSource[],
  independentSources: number,
  contradictedBy?: readonly string[] | null,
  correctedBy?: readonly string[] | null,
  retractedBy?: readonly string[] | null,
  notApplied?: readonly string[] | null,
  disputed?: readonly SourcedField[] | null,
  outcome?: ReliefOutcome | null,
]

/** Without what is absent at the end. */
const short = (values: readonly unknown[]): readonly unknown[] =>
  values.slice(0, values.findLastIndex((value) => value !== undefined && value !== null) + 1)

/** An entry as its row stores it: JSON, a third of the size of what answers show. */
export const encodeEntry = (entry: Entry): string =>
  JSON.stringify(
    short([
      entry.occurred?.edtf,
      entry.effective,
      entry.side,
      entry.cameo,
      entry.confidence,
      entry.sources.map(({ id, publisher, title, published, ...where }) =>
        short([id, publisher, title, published, Object.keys(where).length > 0 ? where : undefined]),
      ),
      entry.independentSources,
      entry.contradictedBy,
      entry.correctedBy,
      entry.retractedBy,
      entry.notApplied,
      entry.disputed,
      entry.outcome,
    ]),
  )

/**
 * The entry that a row stores.
 * @param event as it was recorded
 */
export const decodeEntry = (
  event: AnyEvent,
  row: { readonly position: Position; readonly earliest: string | null; readonly latest: string | null },
  kept: string,
): Entry => {
  const [edtf, effective, side, cameo, confidence, shown, independent, ...marks] = JSON.parse(
    kept,
  ) as StoredEntry
  const [contradictedBy, correctedBy, retractedBy, notApplied, disputed, outcome] = marks
  return {
    ...eventFields(event, row.position),
    ...(edtf !== null && {
      occurred: { edtf, earliest: row.earliest, latest: row.latest },
    }),
    effective: effective ?? undefined,
    side,
    cameo: cameo ?? undefined,
    confidence: confidence ?? undefined,
    sources: shown.map(([id, publisher, title, published, where]) => ({
      id,
      publisher: publisher ?? undefined,
      title: title ?? undefined,
      published: published ?? undefined,
      ...where,
    })),
    independentSources: independent,
    ...(disputed && { disputed }),
    ...(outcome && { outcome }),
    contradictedBy: contradictedBy ?? undefined,
    correctedBy: correctedBy ?? undefined,
    retractedBy: retractedBy ?? undefined,
    notApplied: notApplied ?? undefined,
  }
}
