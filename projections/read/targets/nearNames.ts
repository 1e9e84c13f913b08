/** Looks up targets whose names are spelled like another, or share its words. Its time does not grow with the ledger. */

import { distance } from '../../../events/text/distance.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN, knownOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { backwards, type Comparable } from '../../matching/comparable.ts'
import { mostApart, skeletonOf } from '../../matching/spelling.ts'

interface NameRow {
  readonly target: string
  readonly key: string
  readonly skeleton: string
}

/** The most rows that are looked at for a name with another spelling. If there are more, the spelling tells nothing. */
export const MOST_ROWS = 20

/** Skeletons with at least this many consonants may differ in one and still be near. */
const LONG_SKELETON = 6

/** The end of the texts with this beginning: no word has the last character of Unicode. */
const endOf = (beginning: string): string => `${beginning}\u{10ffff}`

const half = (text: string): string => text.slice(0, Math.ceil(text.length / 2))

/** Where names of targets lie: those of measures, and those of the targets' own streams. */
const NAMES = ['listed_names', 'own_names'] as const

/** Rows whose skeleton is the same in its first or its last half: one error leaves one of the halves as it is. */
const spelledAlike = (sql: Sql, { skeleton }: Comparable, position: Position): readonly NameRow[] =>
  NAMES.flatMap((names) =>
    (['skeleton', 'backwards'] as const).flatMap((column) => {
      const beginning = half(column === 'skeleton' ? skeleton : backwards(skeleton))
      return sql.all<NameRow>(
        `SELECT target, key, skeleton FROM ${names} WHERE ${KNOWN} AND ${column} >= ?2 AND ${column} < ?3
         ORDER BY ${column} LIMIT ${MOST_ROWS}`,
        position,
        beginning,
        endOf(beginning),
      )
    }),
  )

/** By the words of names: the stream that gives a name and its words is the same. */
const SHARING = [
  `SELECT n.target, n.key, n.skeleton FROM listed_words_rows w
     JOIN listed_names n ON n.target = w.target AND n.sanction = w.sanction
   WHERE ${knownOf('w')} AND w.word = ?2 AND ${knownOf('n')}
   LIMIT ${MOST_ROWS + 1}`,
  `SELECT n.target, n.key, n.skeleton FROM own_words_rows w JOIN own_names n ON n.target = w.target
   WHERE ${knownOf('w')} AND w.word = ?2 AND ${knownOf('n')}
   LIMIT ${MOST_ROWS + 1}`,
]

/** Names of targets that have a word; empty if the word is too common to tell anything. */
const withWord = (sql: Sql, word: string, position: Position): readonly NameRow[] => {
  const rows = SHARING.flatMap((query) => sql.all<NameRow>(query, position, word))
  return rows.length > MOST_ROWS ? [] : rows
}

/** Words of a name that are looked up by themselves. */
const MOST_WORDS = 5

/**
 * How far a name is from the one that was asked for: 0 to 1 if it is spelled alike, 1 to 2 if it has all words of the
 * other; undefined if it is not near.
 */
const nearness = (asked: Comparable, { key, skeleton }: NameRow): number | undefined => {
  const apart = mostApart(asked.key.length)
  const letters = distance(asked.key, key, apart)
  if (letters <= apart) return letters / asked.key.length
  if (skeleton === asked.skeleton) return 0.5
  if (asked.skeleton.length >= LONG_SKELETON && distance(asked.skeleton, skeleton, 1) <= 1) return 0.8
  const words = [...new Set(key.split(' ').map(skeletonOf))]
  const shared = words.filter((word) => asked.words.includes(word)).length
  const [fewest, most] = [words.length, asked.words.length].toSorted((a, b) => a - b)
  return shared > 0 && shared === fewest ? 2 - shared / (most ?? shared) : undefined
}

/** Targets with a name that is near, with how near it is. */
export const nearTo = (sql: Sql, asked: Comparable, position: Position): ReadonlyMap<string, number> => {
  const rows = [
    ...spelledAlike(sql, asked, position),
    ...asked.words.slice(0, MOST_WORDS).flatMap((word) => withWord(sql, word, position)),
  ]
  const found = new Map<string, number>()
  for (const row of rows) {
    const { target } = row
    const far = nearness(asked, row)
    if (far !== undefined && far < (found.get(target) ?? Number.POSITIVE_INFINITY)) found.set(target, far)
  }
  return found
}
