/** Replaces the ids of persons in texts by their names, as known at a position, for those who may see them. */
import {
  erasedValue,
  isConfidentialId,
  type MarkedValue,
  withheldValue,
  withPrivateValues,
} from '../../events/privateMark.ts'
import type { Position } from '../../src/store/port.ts'
import { STILL_KNOWN } from '../../src/views/ddl.ts'
import type { Sql } from '../../src/views/sql.ts'
import { type Audience, audienceOf, isMinor, noteShown } from './audience.ts'

export const ERASED = 'a person whose details were erased'
export const WITHHELD = 'a person whose name is withheld'

/** Whether a name may be shown is judged by today's decision, whatever moment is asked about. */
const PERSON = `SELECT p.known_from AS since, d.name AS name, n.named AS named,
  CASE WHEN instr(d.details, '"born"') > 0 THEN json_extract(d.details, '$.born') END AS born FROM people p
  LEFT JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to > ?2
  LEFT JOIN namings n ON n.person = p.id AND n.known_to = ${STILL_KNOWN}
  WHERE p.id = ?1 AND p.known_from <= ?2 AND p.known_to > ?2`

/** A value rarely changes its digest, so whatever moment is asked about, it is the one that the event was recorded with. */
const ERASED_SOURCE = 'SELECT 1 FROM erasures WHERE person = ?'
const VALUE = 'SELECT value FROM case_values WHERE person = ? AND digest = ? LIMIT 1'

export interface Names {
  /** The name of a person; undefined when the person does not exist. */
  of(personId: string): string | undefined
  /** A JSON text with `{id}` replaced by names. */
  inJson(text: string): string
  /** The same for a text that belongs to an object; cached as long as the object exists and no name changes. */
  inJsonOf(owner: object, text: string): string
  /** A text with `{id}` replaced by names. */
  inText(text: string): string
  /** A JSON text with its private values in place of their marks; ids of persons stay. */
  valuesInJson(json: string): string
  /** The last position that affects the names given so far. */
  affecting(): Position
}

/** How a person is shown to a reader. */
interface NamedPerson {
  readonly name: string
  readonly since: Position
  /** Whether the name shows although it is withheld from others. */
  readonly withheld: boolean
  /** Whether the reader sees what is private; `erased` once it is gone. */
  readonly details: 'shown' | 'withheld' | 'erased'
}

/** Cached names, and texts that contain them. Valid as long as no name changes. */
export interface KeptNames {
  readonly persons: Map<string, NamedPerson | undefined>
  readonly texts: WeakMap<object, { readonly text: string; readonly affecting: Position }>
}

export const keepNames = (): KeptNames => ({ persons: new Map(), texts: new WeakMap() })

const MARK = /\{([a-z0-9-]{2,64})\}/g

interface PersonRow {
  readonly since: number
  /** null once it is erased. */
  readonly name: string | null
  readonly named: number | null
  readonly born: string | null
}

/** Whether everybody may see a name. */
export const isNamed = ({ named, born }: Pick<PersonRow, 'named' | 'born'>, { today }: Audience): boolean =>
  named === 1 && !isMinor(born, today)

const personFor = (audience: Audience, row: PersonRow): NamedPerson => {
  const { since, name } = row
  if (name === null) return { name: ERASED, since, withheld: false, details: 'erased' }
  if (isNamed(row, audience)) return { name, since, withheld: false, details: 'shown' }
  return audience.seesNames
    ? { name, since, withheld: true, details: 'shown' }
    : { name: WITHHELD, since, withheld: false, details: 'withheld' }
}

/** What stands for a name at a place in a text; at its beginning with a capital. */
const inPlace = (name: string, begins: boolean): string =>
  begins && (name === ERASED || name === WITHHELD) ? `A${name.slice(1)}` : name

/** Whether a JSON text has a string that begins at a place: after a quote that is not escaped. */
const beginsString = (json: string, at: number): boolean => json[at - 1] === '"' && json[at - 2] !== '\\'

/** Whether a text may contain the mark of a person, or of a private value. */
export const hasMark = (text: string): boolean => /\{[a-z0-9-]{2,64}[:}]/.test(text)

/**
 * Names as known at a position.
 * @param kept cached names of a position with the same names
 */
export const namesAt = (sql: Sql, position: Position, kept: KeptNames = keepNames()): Names => {
  let affecting = 0
  const audience = audienceOf(sql)
  const lookUp = (id: string) => {
    if (kept.persons.has(id)) return kept.persons.get(id)
    const row = sql.get<PersonRow>(PERSON, id, position)
    const person = row && personFor(audience, row)
    kept.persons.set(id, person)
    return person
  }
  const find = (id: string): NamedPerson | undefined => {
    const person = lookUp(id)
    if (person) affecting = Math.max(affecting, person.since)
    if (person?.withheld) noteShown(sql, id)
    return person
  }
  const of = (id: string): string | undefined => find(id)?.name
  /** A confidential source shows to those who see names. */
  const sourceValue = ({ holder, kind, digest }: MarkedValue): string => {
    if (!audience.seesNames) return sql.get(ERASED_SOURCE, holder) ? erasedValue(kind) : withheldValue(kind)
    const value = sql.get<{ value: string | null }>(VALUE, holder, digest)?.value
    if (value == null) return erasedValue(kind)
    noteShown(sql, holder)
    return value
  }
  const privateValue = (marked: MarkedValue): string => {
    const { holder, kind, digest } = marked
    if (isConfidentialId(holder)) return sourceValue(marked)
    const person = find(holder)
    if (!person || person.details === 'withheld') return withheldValue(kind)
    const value =
      person.details === 'shown' ? sql.get<{ value: string | null }>(VALUE, holder, digest)?.value : null
    return value ?? erasedValue(kind)
  }
  const valuesInJson = (text: string): string =>
    withPrivateValues(text, (marked) => JSON.stringify(privateValue(marked)).slice(1, -1))
  const inJson = (given: string): string => {
    const text = valuesInJson(given)
    return text.replace(MARK, (mark, id: string, at: number) => {
      const name = of(id)
      return name === undefined ? mark : JSON.stringify(inPlace(name, beginsString(text, at))).slice(1, -1)
    })
  }
  return {
    of,
    valuesInJson,
    inJson,
    inJsonOf: (owner, text) => {
      const before = affecting
      affecting = 0
      const found = kept.texts.get(owner) ?? { text: inJson(text), affecting }
      kept.texts.set(owner, found)
      affecting = Math.max(before, found.affecting)
      return found.text
    },
    inText: (text) =>
      withPrivateValues(text, privateValue).replace(MARK, (mark, id: string, at: number) => {
        const name = of(id)
        return name === undefined ? mark : inPlace(name, at === 0)
      }),
    affecting: () => affecting,
  }
}

/** The last position, up to the given one, at which a name changed. Until it changes, rendered names stay valid. */
export const lastNameChange = (sql: Sql, upTo: Position): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM people WHERE known_from <= ?', upTo)
    ?.last ?? 0

/** The generation of decisions on naming. A text that was rendered in an earlier one may show too much. */
export const namingGeneration = (sql: Sql): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM namings')?.last ?? 0

/** The generation of erasures. A text rendered in an earlier one may contain the name of a person erased since. */
export const erasureGeneration = (sql: Sql): Position =>
  sql.get<{ last: number | null }>('SELECT max(known_from) AS last FROM erasures')?.last ?? 0
