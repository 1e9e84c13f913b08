/**
 * The comparable names of persons who are targets of measures, in memory only, because a name on disk could not be
 * erased for certain (docs/decisions/0012). Listed persons are found by every key. Other persons are not here, and an
 * erased person goes at the next question.
 */
import type { PersonDetails } from '../../../events/person.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN_WITHIN, knownWithinOf, STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { type Comparable, comparablesOf } from '../../matching/comparable.ts'
import type { KnownRows } from '../moment.ts'

/** Persons by the key of a name. */
type Index = Map<string, Set<string>>

interface PersonIndex {
  readonly keys: Index
  readonly skeletons: Index
  readonly words: Index
  /** Forgets all names of a person. */
  readonly forget: Map<string, () => void>
  /** Up to where it has read each table. */
  readUpTo: Position
}

/** By the function that reads, which is the same for all who read through one connection. */
const indexes = new WeakMap<Sql['all'], PersonIndex>()

const openIndex = (): PersonIndex => ({
  keys: new Map(),
  skeletons: new Map(),
  words: new Map(),
  forget: new Map(),
  readUpTo: -1,
})

const addTo = (index: Index, key: string, person: string): (() => void) => {
  const persons = index.get(key) ?? new Set()
  index.set(key, persons.add(person))
  return () => {
    persons.delete(person)
    if (persons.size === 0) index.delete(key)
  }
}

const DETAILS = `SELECT d.details FROM people p
  JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to = ${STILL_KNOWN}
  WHERE p.id = ? AND p.known_to = ${STILL_KNOWN} AND p.erased = 0 AND d.details IS NOT NULL`

const refresh = (sql: Sql, index: PersonIndex, person: string): void => {
  index.forget.get(person)?.()
  index.forget.delete(person)
  const row = sql.get<{ details: string }>(DETAILS, person)
  if (!row) return
  const { name, names } = JSON.parse(row.details) as PersonDetails
  const undo = [name, ...names]
    .flatMap(comparablesOf)
    .flatMap(({ key, skeleton, words }) => [
      addTo(index.keys, key, person),
      addTo(index.skeletons, skeleton, person),
      ...words.map((word) => addTo(index.words, word, person)),
    ])
  index.forget.set(person, () => {
    for (const one of undo) one()
  })
}

/** The persons that changed since: those newly named as targets, with other details, or erased. */
const CHANGED = `SELECT person FROM listed_persons WHERE known_from > ?1
  UNION SELECT id FROM people WHERE known_from > ?1 AND EXISTS (SELECT 1 FROM listed_persons WHERE person = id)
  UNION SELECT person FROM registered_targets WHERE known_from > ?1 AND person IS NOT NULL
  UNION SELECT id FROM people WHERE known_from > ?1 AND EXISTS (SELECT 1 FROM registered_targets WHERE person = id)
  UNION SELECT person FROM erasures WHERE known_from > ?1`

const LAST = `SELECT max((SELECT coalesce(max(known_from), 0) FROM listed_persons),
  (SELECT coalesce(max(known_from), 0) FROM registered_targets),
  (SELECT coalesce(max(known_from), 0) FROM people), (SELECT coalesce(max(known_from), 0) FROM erasures)) AS last`

const indexOf = (sql: Sql): PersonIndex => {
  const index = indexes.get(sql.all) ?? openIndex()
  indexes.set(sql.all, index)
  const last = sql.get<{ last: Position }>(LAST)?.last ?? 0
  if (last === index.readUpTo) return index
  // Views at an earlier position, or other views in their place, are read again.
  const since = last < index.readUpTo ? -1 : index.readUpTo
  if (since < 0) for (const undo of index.forget.values()) undo()
  for (const { person } of sql.all<{ person: string }>(CHANGED, since)) refresh(sql, index, person)
  index.readUpTo = last
  return index
}

/** By the measure itself, or, where it was recorded before persons could stand in it, by the target's own stream. */
const LISTED = `SELECT target FROM listed_persons WHERE ${KNOWN_WITHIN} AND person = ?3
  UNION SELECT r.id FROM registered_targets r JOIN targets t ON t.target = r.id
  WHERE ${knownWithinOf('r')} AND ${knownWithinOf('t')} AND r.person = ?3
  ORDER BY target`

const targetsOf = (sql: Sql, persons: Iterable<string>, { position, since }: KnownRows): readonly string[] =>
  [...persons]
    .sort()
    .flatMap((person) =>
      sql.all<{ target: string }>(LISTED, position, since, person).map(({ target }) => target),
    )

/** The targets of measures that persons of a name stand for. */
export const personsNamed = (sql: Sql, forms: readonly Comparable[], rows: KnownRows): readonly string[] => {
  const { keys } = indexOf(sql)
  return forms.flatMap(({ key }) => targetsOf(sql, keys.get(key) ?? [], rows))
}

/** More persons than these have a word in common, and it tells nothing. */
const MOST_PERSONS = 60

/** The targets that persons stand for whose names are spelled alike, or share a word that few have. */
export const personsNear = (
  sql: Sql,
  { skeleton, words }: Comparable,
  rows: KnownRows,
): readonly string[] => {
  const index = indexOf(sql)
  const sharing = words.flatMap((word) => {
    const persons = index.words.get(word) ?? new Set<string>()
    return persons.size > MOST_PERSONS ? [] : [...persons]
  })
  return targetsOf(sql, new Set([...(index.skeletons.get(skeleton) ?? []), ...sharing]), rows)
}
