/** Reads the details of persons as they are now, for work inside the service. */
import type { Position } from '../../../src/store/port.ts'
import { STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'

const CHANGED = `SELECT id FROM people WHERE known_from > ?1 UNION SELECT person FROM namings WHERE known_from > ?1`

/** The persons whose details, or whose naming, changed after a position. */
export const personsChangedAfter = (sql: Sql, position: Position): readonly string[] =>
  sql.all<{ id: string }>(CHANGED, position).map(({ id }) => id)

const DETAILS = `SELECT d.details, n.named FROM people p
  JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to = ${STILL_KNOWN}
  LEFT JOIN namings n ON n.person = p.id AND n.known_to = ${STILL_KNOWN}
  WHERE p.id = ? AND p.known_to = ${STILL_KNOWN} AND d.details IS NOT NULL`

/** The details of a person as JSON text, and whether everybody may see the name; undefined once they are erased. */
export const detailsNow = (
  sql: Sql,
  person: string,
): { readonly details: string; readonly named: number | null } | undefined => sql.get(DETAILS, person)
