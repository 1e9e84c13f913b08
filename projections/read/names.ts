/** Replaces the ids of persons in texts by their names, as known at a position. */
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'

export const ERASED = 'a person whose details were erased'

const PERSON = `SELECT p.known_from AS since, d.name AS name, d.known_from AS stored FROM people p
  LEFT JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to > ?2
  WHERE p.id = ?1 AND p.known_from <= ?2 AND p.known_to > ?2`

export interface Names {
  /** The name of a person; undefined when the person does not exist. */
  of(personId: string): string | undefined
  /** A JSON text with `{id}` replaced by names. */
  inJson(text: string): string
  /** The same for a text that belongs to an object; cached as long as the object exists and no name changes. */
  inJsonOf(owner: object, text: string): string
  /** A text with `{id}` replaced by names. */
  inText(text: string): string
  /** The last position that affects the names given so far. */
  affecting(): Position
}

/** Cached names, and texts that contain them. Valid as long as no name changes. */
export interface KeptNames {
  readonly persons: Map<string, { readonly name: string; readonly since: Position } | undefined>
  readonly texts: WeakMap<object, { readonly text: string; readonly affecting: Position }>
}

export const keepNames = (): KeptNames => ({ persons: new Map(), texts: new WeakMap() })

const MARK = /\{([a-z0-9-]{2,64})\}/g

/** Whether a text may contain the mark of a person. */
export const hasMark = (text: string): boolean => /\{[a-z0-9-]{2,64}\}/.test(text)

/**
 * Names as known at a position.
 * @param kept cached names of a position with the same names
 */
export const namesAt = (sql: Sql, position: Position, kept: KeptNames = keepNames()): Names => {
  let affecting = 0
  const lookUp = (id: string) => {
    if (kept.persons.has(id)) return kept.persons.get(id)
    const row = sql.get<{ since: number; name: string | null }>(PERSON, id, position)
    const person = row && { name: row.name ?? ERASED, since: row.since }
    kept.persons.set(id, person)
    return person
  }
  const of = (id: string): string | undefined => {
    const person = lookUp(id)
    if (person) affecting = Math.max(affecting, person.since)
    return person?.name
  }
  const inJson = (text: string): string =>
    text.replace(MARK, (mark, id: string) => {
      const name = of(id)
      return name === undefined ? mark : JSON.stringify(name).slice(1, -1)
    })
  return {
    of,
    inJson,
    inJsonOf: (owner, text) => {
      const before = affecting
      affecting = 0
      const found = kept.texts.get(owner) ?? { text: inJson(text), affecting }
      kept.texts.set(owner, found)
      affecting = Math.max(before, found.affecting)
      return found.text
    },
    inText: (text) => text.replace(MARK, (mark, id: string) => of(id) ?? mark),
    affecting: () => affecting,
  }
}

/** The last position, up to the given one, at which a name changed. Until it changes, rendered names stay valid. */
export const lastNameChange = (sql: Sql, upTo: Position): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM people WHERE known_from <= ?', upTo)
    ?.last ?? 0

/** The generation of erasures. A text rendered in an earlier one may contain the name of a person erased since. */
export const erasureGeneration = (sql: Sql): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM erasures')?.last ?? 0
