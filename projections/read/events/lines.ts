/**
 * Makes the line of an event when it is read: an event reads from what was known of the things that it names when it
 * was recorded, or from what a repair of its stream kept.
 */
import { withMembers } from '../../../events/canonical/jsonText.ts'
import { type AnyEvent, parseEvent } from '../../../events/catalogue.ts'
import { idOf } from '../../../events/envelope.ts'
import { kindIn } from '../../../events/eventType.ts'
import { markedLine } from '../../../events/headline/disputedWords.ts'
import { ploverOf } from '../../../events/history/plover.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { aboutFrom, type Line, lineOf, type Retold } from '../../folds/line.ts'
import { cameBy, outcomeWords } from '../../folds/measures/reliefWords.ts'
import { decodeEntry, type Entry } from '../../tables/entry.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { aboutOf } from '../../tables/namedThings.ts'
import type { EntryTextRow } from '../../tables/timelineTables.ts'
import { rowsKnownAt } from '../rowsKnownAt.ts'

/** A stream as it stood at a position. */
export const standingAt = (sql: Sql, stream: string, position: Position): readonly AnyEvent[] =>
  repairedEvents(
    sql
      .all<Pick<EventRow, 'body'>>(
        'SELECT body FROM events WHERE stream = ? AND position <= ? ORDER BY revision',
        stream,
        position,
      )
      .map(({ body }) => parseEvent(body)),
  )

/** The headline of another event as known at a position. An event names at most some others that name others; the log has no circles, because each names earlier ones. */
export const headlineKnownAt =
  (sql: Sql, position: Position) =>
  (id: string): string | undefined => {
    const row = sql.get<Pick<EventRow, 'position' | 'body'> & { retold: string | null }>(
      `SELECT e.position, e.body, r.retold FROM events e
       LEFT JOIN restated r ON r.event = e.id AND r.known_from <= ?2 AND r.known_to > ?2
       WHERE e.id = ?1 AND e.position <= ?2`,
      id,
      position,
    )
    return row && lineAt(sql, parseEvent(row.body), row.position, row.retold).headline
  }

/**
 * The line of an event.
 * @param event as recorded, or with its repairs applied
 * @param position where it lies in the log
 * @param retold JSON of what it reads from after a repair; null when it reads as it was recorded
 */
export const lineAt = (sql: Sql, event: AnyEvent, position: Position, retold: string | null): Line => {
  const headline = headlineKnownAt(sql, position)
  if (retold !== null) {
    const kept = JSON.parse(retold) as Retold
    const { occurred, data } = kept
    return lineOf({ ...event, occurred, data } as AnyEvent, aboutFrom(idOf(event.stream), kept, headline))
  }
  const known = {
    rows: rowsKnownAt(sql, position),
    stream: (name: string) => standingAt(sql, name, position),
    headline,
  }
  return lineOf(event, aboutOf(known, event))
}

/** The JSON of an entry with its headline and its kind. @param framing that of the deal which shows it */
export const withLine = (entry: Entry, { headline, kind }: Line, framing: string | undefined): string => {
  const { confidence, retractedBy, disputed, cameo } = entry
  const marks = { retracted: retractedBy !== undefined, contested: confidence === 'contested', disputed }
  return JSON.stringify({
    ...entry,
    plover: ploverOf(cameo),
    headline: markedLine(headline, marks),
    kind: kindIn(kind, framing),
  })
}

/** Whether a headline says already that the event is not to be counted on. */
const MARKED = /^(?:Contested|Retracted): /

/** The headline of an event that only may have happened by the day that is asked about. */
export const possibly = (headline: string): string =>
  MARKED.test(headline) ? headline : `Possibly: ${headline}`

/** Whether an entry says what became of a relief, which depends on the day. */
export const hasOutcome = (entry: string): boolean => entry.includes('"outcome":{')

/** The headline of an entry, and what became of the relief that it announced, as they stand by a day. */
export const readBy = (entry: string, certainty: 'definite' | 'possible', asOf: string) => {
  const { headline, outcome } = JSON.parse(entry) as Pick<Entry, 'outcome'> & { readonly headline: string }
  const since = outcome && cameBy(outcome, asOf) ? outcome : undefined
  const line = certainty === 'definite' ? headline : possibly(headline)
  return { headline: line + (since ? outcomeWords(since) : ''), outcome: since }
}

/** The JSON of an entry with its headline as it reads by a day. */
export const withCertainty = (entry: string, certainty: 'definite' | 'possible', asOf: string): string =>
  certainty === 'definite' && !hasOutcome(entry)
    ? withMembers(entry, { certainty })
    : withMembers(entry, { certainty, ...readBy(entry, certainty, asOf) })

/** What of a row its entry is read from. */
export type StoredEntry = Pick<
  EntryTextRow,
  'position' | 'event' | 'earliest' | 'latest' | 'restated' | 'entry'
>

/** The JSON of a stored entry with its headline and its kind. */
export const entryRead = (sql: Sql, stored: StoredEntry, framing: string | undefined): string => {
  const { position, event, restated } = stored
  const row = sql.get<Pick<EventRow, 'body'>>('SELECT body FROM events WHERE position = ?', position)
  if (!row) throw new TypeError(`the entry of ${event} has no event`)
  const retold =
    restated === null
      ? null
      : (sql.get<{ retold: string }>(
          'SELECT retold FROM restated WHERE event = ? AND known_from = ?',
          event,
          restated,
        )?.retold ?? null)
  const recorded = parseEvent(row.body)
  const line = lineAt(sql, recorded, position, retold)
  return withLine(decodeEntry(recorded, stored, stored.entry), line, framing)
}

/** The framing of a deal as known at a position. */
export const framingOf = (sql: Sql, deal: string, position: Position): string | undefined =>
  sql.get<{ framing: string }>(
    'SELECT framing FROM deals WHERE id = ?1 AND known_from <= ?2 AND known_to > ?2',
    deal,
    position,
  )?.framing
