/** The tables of timelines: which deal shows which event, where, and with which text. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { UNKNOWN_DATE } from '../../events/time/edtf.ts'
import { earliestKey, latestKey } from '../../events/time/when.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import { table } from '../../src/views/projection.ts'
import type { EntryMarking } from './entry.ts'

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
export const entryTexts = table<EntryTextRow>(
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

/**
 * The row of an event in the timeline of a deal. One of an unknown date stands right after the event that opened its stream:
 * that it was before its recording would put it last, as if it had just happened.
 */
export const entryRow = (
  deal: string,
  event: AnyEvent,
  position: number,
  opening: AnyEvent | undefined,
): EntryRow => {
  const { earliest = null, latest = null } = (event.occurred === UNKNOWN_DATE ? opening : event) ?? event
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
