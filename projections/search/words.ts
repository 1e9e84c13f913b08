/**
 * Splits a text into words. It splits after folding, because a letter may fold to several words (½ to 1 and 2),
 * and by one rule: a word consists of letters and digits. The index takes these words as they are (pool.ts).
 * Pure.
 */
import { LRUCache } from 'lru-cache'
import { APOSTROPHES, DENSE_SCRIPTS, foldLetter, isDense, spellings } from '../matching/letters.ts'

/** A word of a text, its place, and its folded form; most words have one form. */
export interface Word {
  readonly from: number
  readonly to: number
  readonly forms: readonly string[]
}

/** What its author sees as one word: its words in the index, and how to search for it. */
export interface WordRun {
  readonly words: readonly Word[]
  /** Alternatives: all words of one of them must be there. */
  readonly ways: readonly (readonly string[])[]
}

/** A folded letter: part of a word (spaced), of a word in a script without spaces (dense), or of no word (sign). */
interface Letter {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly is: 'spaced' | 'dense' | 'sign'
}

const kindOf = (letter: string): Letter['is'] => {
  if (/^[a-z0-9]/.test(letter)) return 'spaced'
  if (isDense(letter)) return 'dense'
  return /^[\p{L}\p{N}]/u.test(letter) ? 'spaced' : 'sign'
}

const GAP: Letter = { from: 0, to: 0, text: ' ', is: 'sign' }

/**
 * The folded letters of a text. A letter that folds to several words stands apart: 3½ is not 31⁄2, ㏠ is 1 and 日.
 */
const lettersOf = (text: string): readonly Letter[] =>
  [...text.matchAll(/\P{M}\p{M}*/gu)].flatMap(({ 0: letter, index: from }) => {
    const to = from + letter.length
    if (letter === '\u200b') return [{ from, to, text: letter, is: 'sign' } as const]
    const parts = [...foldLetter(letter).matchAll(/\P{M}\p{M}*/gu)].map(
      ([text]): Letter => ({ from, to, text, is: kindOf(text) }),
    )
    return parts.some(({ is }) => is === 'sign' || is !== parts[0]?.is) ? [GAP, ...parts, GAP] : parts
  })

/** Groups of adjacent letters of one kind. */
const groupsOf = (letters: readonly Letter[]): readonly (readonly Letter[])[] => {
  const groups: Letter[][] = []
  let before: Letter['is'] = 'sign'
  for (const letter of letters) {
    // Zero-width spaces between Thai or Khmer words are not gaps.
    if (letter.text === '\u200b' && before === 'dense') continue
    if (letter.is !== 'sign') {
      if (letter.is === before) groups.at(-1)?.push(letter)
      else groups.push([letter])
    }
    before = letter.is
  }
  return groups
}

const ELIDED = new RegExp(`^(?:[cdjlmnst]|qu)[${APOSTROPHES}](?=\\p{L}{2})`, 'iu')
const POSSESSIVE = new RegExp(`[${APOSTROPHES}]s$`, 'iu')

/** A word as written, and without parts joined by an apostrophe: a possessive s or an article. */
const formsIn = (raw: string, word: string): readonly string[] => {
  const bare = [raw.replace(POSSESSIVE, ''), raw.replace(ELIDED, '')].filter((one) => one !== raw)
  const forms = [
    word,
    ...bare.map((one) =>
      lettersOf(one)
        .map(({ text }) => text)
        .join(''),
    ),
  ]
  return [...new Set(forms.flatMap(spellings))]
}

const spacedRun = (raw: string, letters: readonly Letter[]): WordRun => {
  const [from, to] = [letters[0]?.from ?? 0, letters.at(-1)?.to ?? 0]
  const forms = formsIn(raw.slice(from, to), letters.map(({ text }) => text).join(''))
  return { words: [{ from, to, forms }], ways: forms.map((form) => [form]) }
}

/** In scripts without spaces, each letter and each pair of adjacent letters can be found. */
const denseRun = (letters: readonly Letter[]): WordRun => {
  const singles = letters.map(({ from, to, text }) => ({ from, to, forms: [text] }))
  const pairs = letters.slice(1).map(({ to, text }, n) => ({
    from: letters[n]?.from ?? 0,
    to,
    forms: [`${letters[n]?.text}${text}`],
  }))
  const asked = pairs.length > 0 ? pairs : singles
  return { words: [...singles, ...pairs], ways: [asked.flatMap(({ forms }) => forms)] }
}

/** Signs that fold to nothing (ь) are words only when they stand alone. */
const aloneRun = (raw: string): readonly WordRun[] => {
  const form = raw.toLowerCase().replace(/[^\u0400-\u052f]/g, '')
  return form === '' ? [] : [{ words: [{ from: 0, to: raw.length, forms: [form] }], ways: [[form]] }]
}

const cut = (raw: string): readonly WordRun[] => {
  const groups = groupsOf(lettersOf(raw))
  if (groups.length === 0) return aloneRun(raw)
  return groups.map((group) => (group[0]?.is === 'dense' ? denseRun(group) : spacedRun(raw, group)))
}

/**
 * The number of cached words. Only words with spaces are cached, because sentences without spaces rarely repeat.
 */
const KNOWN_WORDS = 10_000
const KNOWN_LENGTH = 40
const known = new LRUCache<string, readonly WordRun[]>({ max: KNOWN_WORDS })

const runsIn = (raw: string): readonly WordRun[] => {
  const before = known.get(raw)
  if (before) return before
  const runs = cut(raw)
  if (raw.length <= KNOWN_LENGTH) known.set(raw, runs)
  return runs
}

/** Clears the cache of words, which must not keep an erased name. */
export const forgetForms = (): void => known.clear()

/** The word for a person. No other word has a hyphen. */
export const personWord = (id: string): string => `-${id}`

const personRun = (id: string, length: number): WordRun => {
  const forms = [personWord(id), id]
  return { words: [{ from: 0, to: length, forms }], ways: forms.map((form) => [form]) }
}

/** Initials are also one word: A.B.C. is found as ABC, and ABC as A.B.C. */
const initialsRun = (raw: string): WordRun => {
  const apart = [...raw.matchAll(/[\p{L}\p{M}]+/gu)].flatMap(({ 0: part, index }) =>
    runsIn(part).flatMap(({ words }) => words.map((word) => moved(word, index))),
  )
  const joined = {
    from: 0,
    to: raw.length,
    forms: runsIn(raw.replace(/[^\p{L}\p{M}]/gu, '')).flatMap(formsOfRun),
  }
  const letters = apart.flatMap(({ forms }) => forms.slice(0, 1))
  return { words: [...apart, joined], ways: [...joined.forms.map((form) => [form]), letters] }
}

const formsOfRun = ({ words }: WordRun): readonly string[] => words.flatMap(({ forms }) => forms)

const moved = ({ from, to, forms }: Word, by: number): Word => ({ from: from + by, to: to + by, forms })

/** One letter of a script with spaces; one or two of them are an initial. */
const INITIAL = `(?![${DENSE_SCRIPTS}])\\p{L}\\p{M}*`
const SHORT = `(?:${INITIAL}){1,2}(?![\\p{L}\\p{M}\\p{N}])`
const INITIALS = `(?<![\\p{L}\\p{M}\\p{N}])(?:${SHORT}(?:[.．․·/&]${SHORT})+|${INITIAL}(?:\\.[ \\u00a0]${INITIAL}(?=\\.))+)`
const RAW = `[\\p{L}\\p{N}\\p{So}\\p{Sc}][\\p{L}\\p{N}\\p{M}\\p{So}\\p{Sc}\\p{DI}${APOSTROPHES}]*`
const MARK = '\\{([a-z0-9-]{2,64})\\}'
/** The index has no private values, nor what stands for them. */
const APART = '\\{[a-z0-9-]{2,64}:[a-z]+:[A-Za-z0-9_-]{43}\\}'
const FOUND = new RegExp(`${MARK}|${APART}|(${RAW})`, 'gu')
const FOUND_WITH_INITIALS = new RegExp(`${MARK}|${APART}|(?<initials>${INITIALS})|(${RAW})`, 'gu')
/** Few texts have initials, and searching for them at every letter would take as long as everything else. */
const MAY_HAVE_INITIALS = /\p{L}\p{M}*(?:[.．․·/&]|\.[ \u00a0])\p{L}\p{M}*(?!\p{Ll}{2})/u

const runsOfMatch = (match: RegExpExecArray): readonly WordRun[] => {
  const { 0: raw, 1: person, groups } = match
  if (raw.startsWith('{') && person === undefined) return []
  if (person !== undefined) return [personRun(person, raw.length)]
  return groups?.initials === undefined ? runsIn(raw) : [initialsRun(raw)]
}

const matchesIn = (text: string): IterableIterator<RegExpExecArray> =>
  text.matchAll(MAY_HAVE_INITIALS.test(text) ? FOUND_WITH_INITIALS : FOUND)

const shifted = (run: WordRun, by: number): WordRun =>
  by === 0 ? run : { ways: run.ways, words: run.words.map((word) => moved(word, by)) }

/**
 * The words of a text as its author sees them, in order: words, marks of persons, initials, sentences without
 * spaces.
 */
export const runsOf = (text: string): readonly WordRun[] =>
  [...matchesIn(text)].flatMap((match) => runsOfMatch(match).map((run) => shifted(run, match.index)))

/** The words of a text, in order. */
export const wordsOf = (text: string): readonly Word[] => runsOf(text).flatMap(({ words }) => words)

/** A text as the index has it: the forms of its words, separated by spaces. */
export const indexText = (text: string): string => {
  const forms: string[] = []
  for (const match of matchesIn(text)) {
    for (const run of runsOfMatch(match)) for (const word of run.words) forms.push(...word.forms)
  }
  return forms.join(' ')
}
