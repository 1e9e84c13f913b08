/** How an event reads now: what was recorded, with what later events say of it. */
import { parseEvent } from '../../../events/catalogue.ts'
import { EVIDENCE_TYPES } from '../../../events/evidence.ts'
import { markedLine } from '../../../events/headline/disputedWords.ts'
import { repair } from '../../../events/history/repairs.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { markingsIn, sourcedFields } from '../../tables/entry.ts'
import type { EventRow } from '../../tables/eventTables.ts'
import { namesAt } from '../names.ts'
import { rowsKnownAt } from '../rowsKnownAt.ts'
import { lineAt } from './lines.ts'

/** What an event counts as now, the first of these that is true. */
export const STANDINGS = ['retracted', 'contested', 'corrected', 'in-force'] as const

/** The event and what of its stream can concern it: evidence and repairs. */
const CONCERNING = `SELECT e.id, e.body, e.position, r.retold FROM events e
  LEFT JOIN restated r ON r.event = e.id AND r.known_from <= ?2 AND r.known_to > ?2
  WHERE e.stream = (SELECT stream FROM events WHERE id = ?1) AND e.position <= ?2
    AND (e.id = ?1 OR e.type IN (SELECT value FROM json_each(?3))) ORDER BY e.revision`

type Row = Pick<EventRow, 'id' | 'body' | 'position'> & { readonly retold: string | null }

/**
 * The reading of an event.
 * @param upTo the position up to which later events count
 * @returns undefined when there is no such event
 */
export const readingOf = (sql: Sql, id: string, upTo: number) => {
  const rows = sql.all<Row>(CONCERNING, id, upTo, JSON.stringify(EVIDENCE_TYPES))
  const place = rows.find((row) => row.id === id)
  if (!place) return undefined
  const repaired = repair(rows.map(({ body }) => parseEvent(body)))
  const event = repaired.all.find((one) => one.id === id) ?? parseEvent(place.body)
  const { marks, contested, attested, disputed } = markingsIn(repaired)(event)
  const names = namesAt(sql, upTo)
  const { headline } = lineAt(sql, event, place.position, place.retold)
  const is = {
    retracted: marks.retractedBy !== undefined,
    contested,
    corrected: marks.correctedBy !== undefined && marks.notApplied === undefined,
    'in-force': true,
  }
  return {
    standing: STANDINGS.find((standing) => is[standing]) ?? 'in-force',
    headline: names.inText(markedLine(headline, { ...is, disputed })),
    ...(event.occurred !== undefined && {
      occurred: { edtf: event.occurred, earliest: event.earliest, latest: event.latest },
    }),
    ...(is.corrected && { data: JSON.parse(names.valuesInJson(JSON.stringify(event.data))) as unknown }),
    ...(attested.length > 0 && { attestedBy: attested }),
    ...(disputed.length > 0 && {
      disputed: JSON.parse(
        names.inJson(JSON.stringify(sourcedFields(disputed, rowsKnownAt(sql, upTo)))),
      ) as ReturnType<typeof sourcedFields>,
    }),
    ...marks,
  }
}

/** The event that replaces another one: the newest retraction in force, or else the newest correction. */
export const successorOf = ({
  retractedBy,
  correctedBy,
}: NonNullable<ReturnType<typeof readingOf>>): string | undefined =>
  retractedBy?.at(-1) ?? correctedBy?.at(-1)
