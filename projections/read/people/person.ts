/** Reads a person: the details while they exist, a legal hold on them, and their erasure. */
import type { PersonDetails } from '../../../events/person.ts'
import type { Position } from '../../../src/store/port.ts'
import { STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { DetailsRow } from '../../tables/people.ts'
import { audienceOf, noteShown } from '../audience.ts'
import type { StreamEvent } from '../events/streams.ts'
import { ERASED, isNamed, WITHHELD } from '../names.ts'

const DETAILS = `SELECT d.details FROM people p JOIN personal_details d ON d.person = p.id AND d.digest = p.digest
  WHERE p.id = ?1 AND p.known_from <= ?2 AND p.known_to > ?2 AND d.known_to > ?2`

const NAMING = `SELECT named FROM namings WHERE person = ? AND known_to = ${STILL_KNOWN}`

/** The details of a person that a reader may see: an erased person has none, and a withheld name shows none. */
const detailsFor = (sql: Sql, id: string, position: Position) => {
  const row = sql.get<DetailsRow>(DETAILS, id, position)
  if (!row?.details) return { name: ERASED }
  const details = JSON.parse(row.details) as PersonDetails
  const named = sql.get<{ named: number }>(NAMING, id)?.named ?? null
  const audience = audienceOf(sql)
  const naming = isNamed({ named, born: details.born ?? null }, audience) ? 'named' : 'withheld'
  if (naming === 'withheld' && !audience.seesNames) return { name: WITHHELD, naming }
  if (naming === 'withheld') noteShown(sql, id)
  return { ...details, naming }
}

/** What an answer shows of a person besides the registration. An erased person has no details, and the answer says so. */
export const personOf = (sql: Sql, id: string, events: readonly StreamEvent[], position: Position) => {
  const details = detailsFor(sql, id, position)
  const allowed = events.findLast(({ event }) => event.type === 'PersonNamingAllowed')?.event
  const request = events.find(({ event }) => event.type === 'PersonErasureRequested')?.event
  const revised = events.findLast(({ event }) => event.type === 'PersonDetailsRevised')?.event
  const hold = events.findLast(({ event }) => /^LegalHold/.test(event.type))?.event
  const erasure = events.find(({ event }) => event.type === 'PersonErased')?.event
  return {
    ...(revised?.type === 'PersonDetailsRevised' && revised.data),
    ...details,
    ...(allowed?.type === 'PersonNamingAllowed' && allowed.data),
    ...(request?.type === 'PersonErasureRequested' && {
      erasureRequested: { eventId: request.id, at: request.recordedAt, basis: request.data.basis },
    }),
    ...(hold?.type === 'LegalHoldPlaced' && {
      legalHold: { eventId: hold.id, since: hold.recordedAt, reason: hold.data.reason },
    }),
    ...(erasure?.type === 'PersonErased' && {
      erased: { eventId: erasure.id, at: erasure.recordedAt, ...erasure.data },
    }),
  }
}

/** Erased persons whose stream of details still exists. */
export const halfErasedPersons = (sql: Sql): readonly string[] =>
  sql
    .all<{ person: string }>('SELECT person FROM erasures WHERE destroyed = 0 AND known_to = ?', STILL_KNOWN)
    .map(({ person }) => person)

/** The digests of all details of persons, and of confidential sources, that were erased after a position. */
export const digestsErasedAfter = (sql: Sql, position: Position): readonly string[] =>
  sql
    .all<{ digest: string }>(
      `SELECT DISTINCT d.digest FROM erasures e JOIN personal_details d ON d.person = e.person WHERE e.known_from > ?1
       UNION SELECT p.digest FROM erasures e JOIN people p ON p.id = e.person WHERE e.known_from > ?1
       UNION SELECT v.digest FROM erasures e JOIN case_values v ON v.person = e.person
         WHERE e.known_from > ?1 AND e.person NOT IN (SELECT id FROM people)`,
      position,
    )
    .map(({ digest }) => digest)

/** Persons, and confidential sources, that are not erased although one of their digests is in the given list. */
export const unerasedPersons = (sql: Sql, digests: Iterable<string>): readonly string[] => {
  const found = new Set<string>()
  for (const digest of digests) {
    const rows = sql.all<{ id: string }>(
      'SELECT id FROM people WHERE digest = ? AND id NOT IN (SELECT person FROM erasures)',
      digest,
    )
    for (const { id } of rows) found.add(id)
    const sources = sql.all<{ id: string }>(
      `SELECT person AS id FROM case_values WHERE digest = ? AND person NOT IN (SELECT person FROM erasures)
         AND person NOT IN (SELECT id FROM people)`,
      digest,
    )
    for (const { id } of sources) found.add(id)
  }
  return [...found]
}

const HOLDERS = `SELECT p.id, d.details FROM people p JOIN personal_details d ON d.person = p.id AND d.digest = p.digest
  WHERE p.known_to = ?1 AND p.erased = 0 AND d.known_to = ?1 AND instr(d.details, ?2) > 0`

/** The person who has an external identifier now. Erased details do not count. */
export const holderOfIdentifier = (
  sql: Sql,
  { scheme, value }: { readonly scheme: string; readonly value: string },
): string | undefined =>
  sql
    .all<{ id: string; details: string }>(HOLDERS, STILL_KNOWN, JSON.stringify(value))
    .find(({ details }) =>
      (JSON.parse(details) as PersonDetails).ids.some((one) => one.scheme === scheme && one.value === value),
    )?.id
