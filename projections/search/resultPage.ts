/** From a question to a page of results as JSON: finds, ranks and renders. */

import type { Sql } from '../../src/views/sql.ts'
import { type Audience, readBy } from '../read/audience.ts'
import { atOf } from '../read/moment.ts'
import { namesAt } from '../read/names.ts'
import { presentState } from '../read/screening/presentState.ts'
import type { PersonIndex, PersonNames } from './personNames.ts'
import { beginning, type FoundDocument, lastDocument, newest, readDocument } from './pool.ts'
import { allMatch, type Beginning, hits, type QueryWord, queryWordsIn, wordMatch } from './queryWords.ts'
import { PATHS } from './resultPaths.ts'
import { readCheckpoint } from './searchFile.ts'
import { snippetOf } from './snippet.ts'

/** The place of a result in the ranking, and the newest document at the time of the first page. */
export type ResultPlace = readonly [upTo: number, score: number, pool: number, doc: number]

export interface SearchQuestion {
  readonly q: string
  /** All kinds when absent. */
  readonly kinds?: readonly string[] | undefined
  readonly limit: number
  readonly after?: ResultPlace | undefined
  /** Who asks: names that are withheld from them find nothing. */
  readonly reader: Audience
}

export interface ResultPage {
  /** How many results the page has. */
  readonly size: number
  /** JSON of the answer except `next`. */
  readonly json: string
  readonly next?: ResultPlace
  /** The persons whose withheld names it shows. */
  readonly shown: readonly string[]
}

/** How many matches of each pool are ranked: the newest ones. */
export const RANKED = 1_000
/** How many persons with a matching name are also searched for in texts. */
const PERSONS = 50

/** The pool of persons comes first; it is in memory. */
const PERSONS_POOL = 0

const WEIGHTS: Readonly<Record<string, number>> = {
  person: 4,
  target: 3,
  deal: 3,
  sanction: 2,
  licence: 2,
  programme: 2,
  source: 1.5,
}

interface RankedDocument {
  readonly found: FoundDocument
  readonly score: number
  readonly pool: number
}

const comesAfter = (
  { score, pool, found }: RankedDocument,
  [, lastScore, lastPool, lastDoc]: ResultPlace,
): boolean =>
  score !== lastScore ? score < lastScore : pool !== lastPool ? pool > lastPool : found.doc < lastDoc

const inOrder = (a: RankedDocument, b: RankedDocument): number =>
  b.score - a.score || a.pool - b.pool || b.found.doc - a.found.doc

/** One result for each thing, even when several events name it. */
const distinct = (ranked: readonly RankedDocument[]): readonly RankedDocument[] => {
  const seen = new Set<string>()
  return ranked.filter(({ found: { kind, id } }) => {
    const key = `${kind} ${id}`
    return !seen.has(key) && seen.add(key)
  })
}

const rank = (
  index: Sql,
  names: PersonNames,
  wanted: readonly QueryWord[],
  { kinds }: SearchQuestion,
  upTo: number,
): readonly RankedDocument[] => {
  const plain = wanted.map((word) => wordMatch(word, names.beginning))
  const persons = plain.map((match) => names.ids(match, PERSONS))
  const begins: Beginning = (start, limit) => beginning(index, start, limit)
  const match = allMatch(wanted.map((word, n) => wordMatch(word, begins, persons[n])))
  const asks = (kind: string): boolean => kinds === undefined || kinds.includes(kind)
  const pools = [
    asks('person') ? newest(names.sql, 'things', allMatch(plain), Number.MAX_SAFE_INTEGER, RANKED) : [],
    newest(index, 'things', match, upTo, RANKED),
    asks('event') ? newest(index, 'happenings', match, upTo, RANKED) : [],
  ]
  const ranked = pools.flatMap((found, pool) =>
    found
      .filter(({ kind }) => asks(kind))
      .map((one) => {
        const score = hits(one.words, wanted, persons) * (WEIGHTS[one.kind] ?? 1)
        return { found: one, score: Math.round(score * 1e6) / 1e6, pool }
      }),
  )
  return distinct(ranked.sort(inOrder))
}

/** Searches the index as far as it is filled. No question makes it throw. */
export const findPage = (index: Sql, views: Sql, all: PersonIndex, question: SearchQuestion): ResultPage => {
  const names = question.reader.seesNames ? all.all : all.named
  const wanted = queryWordsIn(question.q)
  const upTo = question.after?.[0] ?? lastDocument(index)
  const { after, limit } = question
  const ranked = rank(index, names, wanted, question, upTo).filter((one) => !after || comesAfter(one, after))
  const { position } = readCheckpoint(index)
  const persons = new Set<string>()
  const sql = readBy(views, question.reader, (id) => persons.add(id))
  const shown = namesAt(sql, position)
  const moment = { position, asOf: question.reader.today, pinned: false, settled: true }
  const items = ranked.slice(0, limit).map(({ found, pool }) => {
    const { title, text, more } = readDocument(pool === PERSONS_POOL ? names.sql : index, found.doc)
    const { line = title, ...state } = presentState(sql, found.kind, found.id, moment) ?? {}
    const now = 'status' in state ? state : undefined
    const lines = [line, ...text.split('\n')].map(shown.inText)
    // The index of persons holds names, not marks.
    if (found.kind === 'person') shown.of(found.id)
    return {
      kind: found.kind,
      id: found.id,
      link: PATHS[found.kind]?.(found.id),
      headline: lines[0],
      snippet: snippetOf(lines, wanted),
      ...(now && { now }),
      ...JSON.parse(more),
    }
  })
  const last = ranked.length > limit ? ranked[limit - 1] : undefined
  const at = atOf(views, { position, pinned: false, settled: true, asOf: '' }, position, false)
  return {
    size: items.length,
    json: JSON.stringify({ items, at }),
    shown: [...persons],
    ...(last && { next: [upTo, last.score, last.pool, last.found.doc] }),
  }
}
