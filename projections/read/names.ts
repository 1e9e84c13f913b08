/** Puts the names of persons where texts have their ids, as they were known at a position. */
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'

export const ERASED = 'a person whose details were erased'

const PERSON = `SELECT p.known_from AS since, d.name AS name, d.known_from AS stored FROM people p
  LEFT JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to > ?2
  WHERE p.id = ?1 AND p.known_from <= ?2 AND p.known_to > ?2`

export interface Names {
  /** The name of a person; undefined when there is no such person. */
  of(personId: string): string | undefined
  /** A JSON text with `{id}` replaced by names. */
  inJson(text: string): string
  /** A text with `{id}` replaced by names. */
  inText(text: string): string
  /** The last position that a name given so far rests on. */
  affecting(): Position
}

const MARK = /\{([a-z0-9-]{2,64})\}/g

/** Whether a text has a mark that may stand for a person. */
export const hasMark = (text: string): boolean => /\{[a-z0-9-]{2,64}\}/.test(text)

/** Names as known at a position. */
export const namesAt = (sql: Sql, position: Position): Names => {
  const known = new Map<string, string | undefined>()
  let affecting = 0
  const of = (id: string): string | undefined => {
    if (known.has(id)) return known.get(id)
    const row = sql.get<{ since: number; name: string | null }>(PERSON, id, position)
    if (row) affecting = Math.max(affecting, row.since)
    const name = row && (row.name ?? ERASED)
    known.set(id, name)
    return name
  }
  return {
    of,
    inJson: (text) =>
      text.replace(MARK, (mark, id: string) => {
        const name = of(id)
        return name === undefined ? mark : JSON.stringify(name).slice(1, -1)
      }),
    inText: (text) => text.replace(MARK, (mark, id: string) => of(id) ?? mark),
    affecting: () => affecting,
  }
}

/** The last position up to another at which a name changed: while it stays, so do rendered names. */
export const lastNameChange = (sql: Sql, upTo: Position): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM people WHERE known_from <= ?', upTo)
    ?.last ?? 0

/** The generation of erasures: what was rendered in an earlier one may name somebody who is erased since. */
export const erasureGeneration = (sql: Sql): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM erasures')?.last ?? 0
