/**
 * Words as the search compares them: without case, accents and other marks, Cyrillic in Latin letters. Both sides are
 * folded alike, so the spelling need not be anybody's; docs/decisions/0031 has the table. Pure.
 */

/** A word of a text, where it stands there, and how it compares; most words have one form. */
export interface Word {
  readonly from: number
  readonly to: number
  readonly forms: readonly string[]
}

/** Belarusian, Russian and Ukrainian letters; г is told apart by language, so it is both. */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i' },
  ...{ ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u' },
  ...{ ў: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'i', ь: '', э: 'e' },
  ...{ ю: 'iu', я: 'ia' },
}

/** Latin letters that Unicode does not take apart. */
const LATIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't' },
  y: 'i',
}

const spelled = (word: string, g: string): string => {
  const latin = word.replace(/[\u0400-\u052f]/g, (letter) =>
    letter === 'г' ? g : (CYRILLIC[letter] ?? letter),
  )
  return latin
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’ʼ]/gu, '')
    .replace(/[łøđðþßæœıħŧy]/g, (letter) => LATIN[letter] ?? letter)
    .replace(/ii+/g, 'i')
}

const spelledOut = (word: string): readonly string[] => {
  const lower = word.normalize('NFC').toLowerCase()
  const forms = lower.includes('г') ? [spelled(lower, 'g'), spelled(lower, 'h')] : [spelled(lower, 'g')]
  return forms.filter((form) => form !== '')
}

/** Words come again and again. */
const KNOWN_WORDS = 10_000
const known = new Map<string, readonly string[]>()

/** The ways in which a word compares; none for what has no letter and no digit. */
export const formsOf = (word: string): readonly string[] => {
  const before = known.get(word)
  if (before) return before
  const forms = spelledOut(word)
  if (known.size >= KNOWN_WORDS) known.clear()
  known.set(word, forms)
  return forms
}

/** Forgets words that were seen, as those of a name must be that is erased. */
export const forgetForms = (): void => known.clear()

/** How a person stands among words: no other word has a hyphen. */
export const personWord = (id: string): string => `-${id}`

/** A word, or the mark of a person. */
const WORD = /\{([a-z0-9-]{2,64})\}|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’ʼ]*/gu

/** The words of a text, in order. */
export const wordsOf = (text: string): readonly Word[] =>
  [...text.matchAll(WORD)].flatMap(({ 0: word, 1: person, index: from }) => {
    const forms = person === undefined ? formsOf(word) : [personWord(person), ...formsOf(person)]
    return forms.length === 0 ? [] : [{ from, to: from + word.length, forms }]
  })

/** A text as the index keeps it: the forms of its words, separated by spaces. */
export const folded = (text: string): string =>
  wordsOf(text)
    .flatMap(({ forms }) => forms)
    .join(' ')
