/**
 * The words of a question. Each must match a whole word; the last one also matches the beginning of a longer
 * word. Pure.
 */
import { personWord, runsOf } from './words.ts'

export interface QueryWord {
  /** Alternatives: all words of one of them must be there. */
  readonly ways: readonly (readonly string[])[]
  /** Whether it may be the beginning of a longer word. */
  readonly prefix: boolean
}

/** The most words of one question. A sentence without spaces counts as one word. */
export const MOST_WORDS = 12

/** The words of a question; empty when it has no letter and no digit. There are no operators. */
export const queryWordsIn = (question: string): readonly QueryWord[] => {
  const runs = runsOf(question)
  const open = /[\p{L}\p{N}\p{M}]$/u.test(question)
  return runs.map(({ ways }, index) => {
    const last = index === runs.length - 1
    return {
      ways,
      prefix: last && open && ways.some(([form = '', ...more]) => more.length === 0 && form.length > 1),
    }
  })
}

/** Finds words with a given beginning, at most `limit` of them. */
export type Beginning = (start: string, limit: number) => readonly string[]

/** The most words that a beginning is expanded to. */
const MOST_BEGINNING = 100

/** Beginnings of these lengths have an index of their own. */
const INDEXED: readonly number[] = [2, 3]

const quoted = (word: string): string => `"${word}"`

/**
 * The beginning of a word as an expression of FTS5. For a beginning, FTS5 reads everything about all its words
 * before the first document. For listed words it reads only what is needed.
 */
const beginningMatch = (form: string, beginning: Beginning): readonly string[] => {
  if (INDEXED.includes([...form].length)) return [`"${form}"*`]
  const words = beginning(form, MOST_BEGINNING + 1)
  return words.length > MOST_BEGINNING ? [`"${form}"*`] : [form, ...words].map(quoted)
}

/**
 * The expression of FTS5 for a word or a person with that name. Its words contain only letters, digits and
 * hyphens.
 */
export const wordMatch = (
  { ways, prefix }: QueryWord,
  beginning: Beginning,
  persons: readonly string[] = [],
): string => {
  const own = ways.flatMap((words) => {
    const [form = ''] = words
    if (words.length > 1) return [`(${words.map(quoted).join(' AND ')})`]
    return prefix ? beginningMatch(form, beginning) : [quoted(form)]
  })
  return `(${[...own, ...persons.map((id) => quoted(personWord(id)))].join(' OR ')})`
}

export const allMatch = (words: readonly string[]): string => words.join(' AND ')

/** How well a text matches. A whole word counts more than the beginning of a longer one. */
export const hits = (
  words: string,
  wanted: readonly QueryWord[],
  persons: readonly (readonly string[])[],
): number => {
  const text = ` ${words} `
  const whole = (form: string): boolean => text.includes(` ${form} `)
  const found = wanted.map(({ ways }, index) =>
    ways.some((words) => words.every(whole)) || persons[index]?.some((id) => whole(personWord(id))) ? 1 : 0.5,
  )
  const sum = found.reduce<number>((all, one) => all + one, 0)
  return sum / wanted.length / (1 + words.length / 500)
}
