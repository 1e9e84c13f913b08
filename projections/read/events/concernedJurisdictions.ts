/**
 * The jurisdictions that an event is about besides those that it names itself: of its stream, and of the measures, licences and
 * programmes that it names, as they were known right before it and with it. Each costs one look-up in an index.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { idOf, subjectOf } from '../../../events/envelope.ts'
import type { Reference } from '../../../events/history/references.ts'
import type { Position } from '../../../src/store/port.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { around } from './around.ts'

/** By subject. A licence is also about the measures that it covers; the measures under a programme have its jurisdiction. */
const QUERIES: Readonly<Record<string, string | undefined>> = {
  sanction: `SELECT jurisdiction FROM sanctions WHERE ${around()} AND id = ?2`,
  licence: `SELECT jurisdiction FROM licences WHERE ${around()} AND id = ?2
    UNION SELECT s.jurisdiction FROM covers c JOIN sanctions s ON s.id = c.sanction
      WHERE ${around('c')} AND c.licence = ?2 AND ${around('s')}`,
  programme: `SELECT jurisdiction FROM programmes WHERE ${around()} AND id = ?2`,
}

/**
 * The jurisdictions that an event concerns; some may stand twice.
 * @param position that of the event; the views must have seen it
 * @param references those in the data of the event
 */
export const concernedJurisdictions = (
  sql: Sql,
  { stream, revision }: AnyEvent,
  position: Position,
  references: readonly Reference[],
): readonly string[] => {
  const of = (to: string, id: string): readonly string[] => {
    const query = QUERIES[to]
    return query === undefined
      ? []
      : sql.all<{ jurisdiction: string }>(query, position, id).map(({ jurisdiction }) => jurisdiction)
  }
  const subject = subjectOf(stream)
  // What opens the stream of a measure names its jurisdiction itself.
  const own = subject === 'sanction' && revision === 0 ? [] : of(subject, idOf(stream))
  return [...own, ...references.flatMap(({ to, id }) => of(to, id))]
}
