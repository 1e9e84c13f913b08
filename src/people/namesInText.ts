/**
 * Finds the names of persons in free text, best effort: a name that somebody typed would stay in the ledger after an
 * erasure, and show to everybody although it is withheld. Only full names, of two words or more, of persons whose name is
 * withheld. The names are kept in memory, and follow the views.
 */
import type { PersonDetails } from '../../events/person.ts'
import { isNamed } from '../../projections/read/names.ts'
import { detailsNow, personsChangedAfter } from '../../projections/read/people/personDetails.ts'
import { plainText } from '../../projections/read/plainText.ts'
import { openBreath } from '../scheduling/breath.ts'
import type { Sql } from '../views/sql.ts'
import type { Views } from '../views/views.ts'

/** A full name as its words, and whose it is; of somebody who is only being registered the id may be unknown. */
export interface FullName {
  readonly person: string | undefined
  readonly words: readonly string[]
}

const wordsOf = (text: string): readonly string[] =>
  plainText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')

/** The full names in details; of two words also the other way around: “Quxworthy, Pinky”. */
export const fullNamesOf = (
  person: string | undefined,
  details: Pick<PersonDetails, 'name' | 'names'>,
): readonly FullName[] =>
  [details.name, ...details.names]
    .map(wordsOf)
    .filter((words) => words.length > 1)
    .flatMap((words) => [words, ...(words.length === 2 ? [words.toReversed()] : [])])
    .map((words) => ({ person, words }))

/** Full names by their first word. */
type Index = ReadonlyMap<string, readonly FullName[]>

export const indexOf = (names: readonly FullName[]): Index => {
  const index = new Map<string, FullName[]>()
  for (const name of names) {
    const [first = ''] = name.words
    index.set(first, [...(index.get(first) ?? []), name])
  }
  return index
}

/** The first full name of an index in a text. */
export const nameIn = (text: string, index: Index): FullName | undefined => {
  if (index.size === 0) return undefined
  const words = wordsOf(text)
  for (const [at, word] of words.entries()) {
    const found = index.get(word)?.find((name) => name.words.every((one, n) => words[at + n] === one))
    if (found) return found
  }
  return undefined
}

/**
 * The full names of a person; empty when everybody may see the name, and after an erasure.
 * @param today such as `2026-11-30`
 */
export const withheldNamesOf = (sql: Sql, person: string, today: string): readonly FullName[] => {
  const row = detailsNow(sql, person)
  if (!row) return []
  const details = JSON.parse(row.details) as PersonDetails
  const audience = { seesNames: false, today }
  return isNamed({ named: row.named, born: details.born ?? null }, audience)
    ? []
    : fullNamesOf(person, details)
}

export interface WithheldNames {
  /** The full names that are withheld now. */
  index(): Promise<Index>
}

/** @param now the present, RFC 3339 */
export const openWithheldNames = (
  views: Pick<Views, 'sql' | 'position'>,
  now: () => string,
): WithheldNames => {
  const index = new Map<string, FullName[]>()
  const known = new Map<string, readonly FullName[]>()
  let seen = 0

  const forget = (person: string): void => {
    for (const name of known.get(person) ?? []) {
      const [first = ''] = name.words
      const left = index.get(first)?.filter((one) => one !== name) ?? []
      if (left.length > 0) index.set(first, left)
      else index.delete(first)
    }
    known.delete(person)
  }

  const learn = (person: string): void => {
    forget(person)
    const names = withheldNamesOf(views.sql, person, now().slice(0, 10))
    if (names.length > 0) known.set(person, names)
    for (const name of names) {
      const [first = ''] = name.words
      const others = index.get(first)
      if (others) others.push(name)
      else index.set(first, [name])
    }
  }

  const follow = async (): Promise<void> => {
    const position = views.position()
    if (position === seen) return
    const breathe = openBreath()
    for (const id of personsChangedAfter(views.sql, seen)) {
      await breathe()
      learn(id)
    }
    seen = Math.max(seen, position)
  }

  let following = Promise.resolve()
  return {
    index: async () => {
      // A failure is logged once. The next question tries again.
      following = following.then(follow, follow)
      await following
      return index
    },
  }
}
