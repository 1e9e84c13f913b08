/** Reads sources: one with what depends on it, and all of them. */
import type { Position } from '../../../src/store/port.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { SourceRow } from '../../tables/sources.ts'
import { namesAt } from '../names.ts'

const sourceOf = (row: SourceRow) => ({
  id: row.id,
  ...JSON.parse(row.data),
  ...(row.withdrawn === 1 && { withdrawn: true }),
  roots: JSON.parse(row.roots),
})

/** What depends on a source: the number of events that cite it, and their deals. */
const citedBy = (sql: Sql, source: string, position: Position) => ({
  events:
    sql.get<{ n: number }>(
      'SELECT count(*) AS n FROM citations_rows WHERE source = ? AND known_from <= ?',
      source,
      position,
    )?.n ?? 0,
  deals: sql
    .all<{ deal: string }>(
      'SELECT deal FROM source_deals WHERE source = ? AND known_from <= ? ORDER BY deal',
      source,
      position,
    )
    .map(({ deal }) => deal),
})

/** A source with what depends on it; undefined when it is not known. */
export const readSource = (sql: Sql, id: string, position: Position) => {
  const row = sql.get<SourceRow>(`SELECT * FROM sources WHERE ${KNOWN} AND id = ?2`, position, id)
  return row && { ...sourceOf(row), citedBy: citedBy(sql, id, position) }
}

/**
 * Sources after an id, in the order of their ids.
 * @param chunk how many are read at a time
 */
export function* sourcesIn(sql: Sql, position: Position, after: string, chunk: number) {
  const names = namesAt(sql, position)
  for (let last = after; ; ) {
    const rows = sql.all<SourceRow>(
      `SELECT * FROM sources WHERE ${KNOWN} AND id > ?2 ORDER BY id LIMIT ?3`,
      position,
      last,
      chunk,
    )
    for (const row of rows) yield sourceOf({ ...row, data: names.inJson(row.data) })
    if (rows.length < chunk) return
    last = rows.at(-1)?.id ?? last
  }
}
