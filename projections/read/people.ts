/** Reads a person: the details while they exist, a legal hold on them, and their erasure. */
import type { Position } from '../../src/store/port.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { DetailsRow } from '../people.ts'
import { ERASED } from './names.ts'
import type { StreamEvent } from './streams.ts'

const DETAILS = `SELECT d.details FROM people p JOIN personal_details d ON d.person = p.id AND d.digest = p.digest
  WHERE p.id = ?1 AND p.known_from <= ?2 AND p.known_to > ?2 AND d.known_to > ?2`

/** What stands of a person beside what was registered; an erased one has no details, and says so. */
export const personOf = (sql: Sql, id: string, events: readonly StreamEvent[], position: Position) => {
  const row = sql.get<DetailsRow>(DETAILS, id, position)
  const details = row?.details ? JSON.parse(row.details) : { name: ERASED }
  const revised = events.findLast(({ event }) => event.type === 'PersonDetailsRevised')?.event
  const hold = events.findLast(({ event }) => /^LegalHold/.test(event.type))?.event
  const erasure = events.find(({ event }) => event.type === 'PersonErased')?.event
  return {
    ...(revised?.type === 'PersonDetailsRevised' && revised.data),
    ...details,
    ...(hold?.type === 'LegalHoldPlaced' && {
      legalHold: { eventId: hold.id, since: hold.recordedAt, reason: hold.data.reason },
    }),
    ...(erasure?.type === 'PersonErased' && {
      erased: { eventId: erasure.id, at: erasure.recordedAt, basis: erasure.data.basis },
    }),
  }
}

/** Persons who are erased, while the stream with their details still exists. */
export const halfErased = (sql: Sql): readonly string[] =>
  sql
    .all<{ person: string }>('SELECT person FROM erasures WHERE destroyed = 0 AND known_to = ?', STILL_KNOWN)
    .map(({ person }) => person)
