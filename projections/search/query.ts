/** What is searched for: words, each matched whole, the last one also as the beginning of a longer one. Pure. */
import { personWord, runsOf } from './words.ts'

export interface Wanted {
  /** Each is a way to find it: words that must all be there. */
  readonly ways: readonly (readonly string[])[]
  /** Whether it may be the beginning of a longer word. */
  readonly prefix: boolean
}

/** The most words that are searched for together; a sentence without spaces counts as one. */
export const MOST_WORDS = 12

/** The words of a question; none where it holds no letter and no digit. Nothing in it is an operator. */
export const wantedIn = (question: string): readonly Wanted[] => {
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

/** Finds words that begin in a way, at most so many. */
export type Beginning = (start: string, limit: number) => readonly string[]

/** The most words that the beginning of one is taken for. */
const MOST_BEGINNING = 100

/** Beginnings of so many characters have an index of their own. */
const INDEXED: readonly number[] = [2, 3]

const quoted = (word: string): string => `"${word}"`

/**
 * The beginning of a word as an expression of FTS5. FTS5 would read all that is known of each word that begins so before
 * it gives the first document; of words that are named it reads no more than is wanted.
 */
const beginningMatch = (form: string, beginning: Beginning): readonly string[] => {
  if (INDEXED.includes([...form].length)) return [`"${form}"*`]
  const words = beginning(form, MOST_BEGINNING + 1)
  return words.length > MOST_BEGINNING ? [`"${form}"*`] : [form, ...words].map(quoted)
}

/** An expression of FTS5 for a word, or for a person of that name. Forms hold letters, digits and hyphens only. */
export const wordMatch = (
  { ways, prefix }: Wanted,
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

/** How well a text matches: a word that is there whole counts more than one that only begins so. */
export const hits = (
  words: string,
  wanted: readonly Wanted[],
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
