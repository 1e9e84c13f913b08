/** The part of a text with most of the words searched for, and their places in it. Pure. */
import type { QueryWord } from './queryWords.ts'
import { type Word, wordsOf } from './words.ts'

export interface Snippet {
  readonly text: string
  /** Where the words found begin and end, in UTF-16 code units. */
  readonly marks: readonly (readonly [from: number, to: number])[]
}

/** The most characters of a snippet, not counting the rest of its last word. */
const LENGTH = 200
/** The characters before the first word found. */
const BEFORE = 60

const isWanted = (word: Word, wanted: readonly QueryWord[]): boolean =>
  wanted.some(({ ways, prefix }) =>
    ways.some((words) =>
      words.some((form) =>
        word.forms.some((own) => own === form || (prefix && words.length === 1 && own.startsWith(form))),
      ),
    ),
  )

type Mark = Snippet['marks'][number]

/** Sorted marks, with overlapping ones merged: pairs of letters, or initials and the word that they form. */
const merged = (marks: readonly Mark[]): readonly Mark[] =>
  marks
    .toSorted((a, b) => a[0] - b[0] || b[1] - a[1])
    .reduce<Mark[]>((all, [from, to]) => {
      const before = all.at(-1)
      if (before && from < before[1]) all[all.length - 1] = [before[0], Math.max(before[1], to)]
      else all.push([from, to])
      return all
    }, [])

/** @param lines the texts to choose from; the first one if no text is better */
export const snippetOf = (lines: readonly string[], wanted: readonly QueryWord[]): Snippet => {
  const found = lines.map((line) => {
    const words = wordsOf(line)
    return { line, words, hits: words.filter((word) => isWanted(word, wanted)) }
  })
  const best = found.reduce(
    (a, b) => (b.hits.length > a.hits.length ? b : a),
    found[0] ?? { line: '', words: [], hits: [] },
  )
  const { line, words, hits } = best
  const first = hits[0]?.from ?? 0
  const from = line.length <= LENGTH ? 0 : (words.find((word) => word.from >= first - BEFORE)?.from ?? 0)
  const to = words.findLast((word) => word.to <= Math.max(from + LENGTH, hits[0]?.to ?? 0))?.to ?? line.length
  const end = line.length <= from + LENGTH ? line.length : to
  const lead = from > 0 ? '… ' : ''
  return {
    text: `${lead}${line.slice(from, end)}${end < line.length ? ' …' : ''}`,
    marks: merged(
      hits
        .filter((word) => word.from >= from && word.to <= end)
        .map((word) => [word.from - from + lead.length, word.to - from + lead.length]),
    ),
  }
}
