/**
 * The rows of a timeline as the public knew it by a day. They are built from the log, because the views show
 * what the ledger knew, including repairs that were not public by then.
 */
import { type AnyEvent, parseEvent, sideOf } from '../../../events/catalogue.ts'
import { idOf, streamOf, subjectOf } from '../../../events/envelope.ts'
import { isEvidence, isRepair } from '../../../events/evidence.ts'
import { type IsPublished, repairPublicly } from '../../../events/history/publicBy.ts'
import type { RepairedHistory } from '../../../events/history/repairs.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { lineOf } from '../../folds/line.ts'
import { entryOf } from '../../tables/entry.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { aboutOf } from '../../tables/namedThings.ts'
import { sayingsIn } from '../../tables/sayings.ts'
import {
  dealsOf,
  type EntryRow,
  type EntryTextRow,
  entryRow,
  entryTextRow,
} from '../../tables/timelineTables.ts'
import { framingOf, headlineKnownAt, lineAt, standingAt, withLine } from '../events/lines.ts'
import { type KnownMoment, publishedAt } from '../moment.ts'
import { rowsKnownAt } from '../rowsKnownAt.ts'

interface RecordedRow extends Pick<EventRow, 'position' | 'side'> {
  readonly event: AnyEvent
  /** What the event is read from, with all repairs that the ledger knows. */
  readonly retold: string | null
  readonly sideNow: string | null
}

const RECORDED = `SELECT e.body, e.position, e.side, r.retold, r.side AS sideNow
  FROM events e LEFT JOIN restated r ON r.event = e.id AND r.known_from <= ?2 AND r.known_to > ?2
  WHERE e.stream = ?1 AND e.position <= ?2 ORDER BY e.revision`

const recordedIn = (sql: Sql, stream: string, position: Position): readonly RecordedRow[] =>
  sql
    .all<EventRow & Pick<RecordedRow, 'retold' | 'sideNow'>>(RECORDED, stream, position)
    .map(({ body, ...place }) => ({ ...place, event: parseEvent(body) }))

interface PublicStream {
  readonly repaired: RepairedHistory
  readonly recorded: ReadonlyMap<string, RecordedRow>
  /** Whether all repairs of it that the ledger knew were public. */
  readonly whole: boolean
}

const publicStream = (sql: Sql, stream: string, position: Position, published: IsPublished): PublicStream => {
  const recorded = recordedIn(sql, stream, position)
  const history = recorded.map(({ event }) => event)
  const repaired = repairPublicly(history, published)
  return {
    repaired,
    recorded: new Map(recorded.map((one) => [one.event.id, one])),
    whole:
      repaired.all.filter(({ type }) => isRepair(type)).length ===
      history.filter(({ type }) => isRepair(type)).length,
  }
}

/** All events that the timeline of a deal ever had, because the removal of a link may not have been public. */
const CANDIDATES = `SELECT DISTINCT v.id, v.stream FROM entries e JOIN events v ON v.id = e.event
  WHERE e.deal = ?1 AND e.known_from <= ?2 ORDER BY v.position`

const byTime = (a: EntryRow, b: EntryRow): number =>
  a.sort_first !== b.sort_first
    ? a.sort_first - b.sort_first
    : a.sort_then !== b.sort_then
      ? a.sort_then - b.sort_then
      : a.position - b.position

/** The rows of a deal's timeline as the public knew them, in order. */
export const publicRows = (
  sql: Sql,
  deal: string,
  known: KnownMoment,
): readonly (EntryRow & EntryTextRow)[] => {
  const { position } = known
  const published = publishedAt(sql, known) ?? (() => true)
  const streams = new Map<string, PublicStream>()
  const streamNamed = (name: string): PublicStream => {
    const read = streams.get(name) ?? publicStream(sql, name, position, published)
    streams.set(name, read)
    return read
  }
  const linked = new Set(
    streamNamed(streamOf('deal', deal)).repaired.events.flatMap((event) =>
      event.type === 'EventLinkedToDeal' ? [event.data.eventId] : [],
    ),
  )
  const rows = rowsKnownAt(sql, position)
  const framing = framingOf(sql, deal, position)
  const present = {
    rows,
    stream: (name: string) => standingAt(sql, name, position),
    headline: headlineKnownAt(sql, position),
  }
  /** As recorded, as a public repair left it, or as all repairs leave it when all of them were public. */
  const readsOf = (event: AnyEvent, place: RecordedRow, corrected: boolean, whole: boolean) => {
    if (whole && place.retold !== null) {
      return { side: place.sideNow, line: lineAt(sql, place.event, place.position, place.retold) }
    }
    if (!whole && corrected) {
      const about = aboutOf(present, event)
      return { side: sideOf(event, about), line: lineOf(event, about) }
    }
    return { side: place.side, line: lineAt(sql, place.event, place.position, null) }
  }
  const saidIn = (stream: string, repaired: RepairedHistory) =>
    sayingsIn(
      repaired,
      subjectOf(stream) === 'sanction' ? idOf(stream) : undefined,
      (licence) => streamNamed(streamOf('licence', licence)).repaired.events,
      rows,
    )
  const found = sql
    .all<{ id: string; stream: string }>(CANDIDATES, deal, position)
    .flatMap(({ id, stream }) => {
      const { repaired, recorded, whole } = streamNamed(stream)
      const saidOf = saidIn(stream, repaired)
      const event = repaired.all.find((one) => one.id === id)
      const place = recorded.get(id)
      if (!event || !place || isEvidence(event.type) || !(linked.has(id) || dealsOf(event).has(deal)))
        return []
      const said = saidOf(event)
      const reads = readsOf(event, place, said.marks.correctedBy !== undefined, whole)
      const entry = withLine(
        entryOf(event, { side: reads.side, position: place.position }, said, rows),
        reads.line,
        framing,
      )
      return [
        {
          ...entryRow(deal, event, place.position, repaired.all[0]),
          ...entryTextRow(event, place.position, said, entry),
        },
      ]
    })
  return found.sort(byTime)
}
