/**
 * How the search compares letters: without case, accents and invisible characters, and Cyrillic as Latin
 * letters. Questions and texts are folded alike, so a folded spelling need not be a real one;
 * docs/decisions/0012 has the table. Pure.
 */
import { LRUCache } from 'lru-cache'

/**
 * Belarusian, Russian and Ukrainian letters. г stays until a word is complete, because its sound depends on the
 * language.
 */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i' },
  ...{ ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u' },
  ...{ ў: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'i', ь: '', э: 'e' },
  ...{ ю: 'iu', я: 'ia' },
}

/** Letters that Unicode does not decompose, and the two forms of sigma. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't' },
  ...{ y: 'i', ς: 'σ' },
}

const inLatin = (text: string): string =>
  text.replace(/[\u0400-\u052f]/g, (letter) => CYRILLIC[letter] ?? letter)

/** Signs within a word that people type in many ways or omit, as a class of a regular expression. */
export const APOSTROPHES = "'’‘‛`´ʹʻʼʽˈ′＇׳״"

/** Removed before letters are decomposed, because ´ would become a space with an accent. */
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gu')

/**
 * Removed characters: apostrophes, invisible characters, and marks that are accents or optional in writing. The
 * vowels of Thai or Devanagari are marks, too, but belong to the word, as do the two strokes that distinguish
 * Japanese か from が.
 */
const LEFT_OUT = new RegExp(
  `[${APOSTROPHES}\\p{DI}[[\\p{M}&&[\\p{sc=Zinh}\\p{sc=Zyyy}\\p{sc=Latn}\\p{sc=Grek}\\p{sc=Cyrl}\\p{sc=Hebr}\\p{sc=Arab}\\p{sc=Syrc}]]--[\\u3099\\u309a]]]`,
  'gv',
)

const fold = (letter: string): string =>
  inLatin(
    inLatin(letter.normalize('NFC').toLowerCase())
      .replace(APOSTROPHE, '')
      .normalize('NFKD')
      .toLowerCase()
      .replace(LEFT_OUT, '')
      .normalize('NFC'),
  ).replace(/[łøđðþßæœıħŧyς]/g, (one) => PLAIN[one] ?? one)

/** The number of cached letters. Texts repeat them, and letters identify nobody. */
const KNOWN_LETTERS = 5_000
const known = new LRUCache<string, string>({ max: KNOWN_LETTERS })

/**
 * The folded form of a letter with its marks; г and letters without another form stay. The result may have
 * several characters, also other ones than letters: ½ is `1⁄2`, ㏄ is `cc`, № is `no`.
 */
export const foldLetter = (letter: string): string => {
  const before = known.get(letter)
  if (before !== undefined) return before
  const folded = fold(letter)
  known.set(letter, folded)
  return folded
}

/** The spellings of a folded word: г is read both ways, because languages differ, and ii equals i. */
export const spellings = (word: string): readonly string[] =>
  (word.includes('г') ? ['g', 'h'].map((g) => word.replaceAll('г', g)) : [word]).map((one) =>
    one.replace(/ii+/g, 'i'),
  )

/**
 * Scripts without spaces between words, or, like Korean, with words joined to the next one. The beginning of a
 * word cannot be seen in them.
 */
export const DENSE_SCRIPTS = [
  ...['Han', 'Hira', 'Kana', 'Bopo', 'Hang', 'Yiii', 'Tang', 'Nshu', 'Kits'],
  ...['Thai', 'Laoo', 'Khmr', 'Mymr', 'Tale', 'Talu', 'Lana', 'Tavt', 'Ahom', 'Java', 'Bali', 'Cham', 'Batk'],
]
  .map((script) => `\\p{scx=${script}}`)
  .join('')

const DENSE = new RegExp(`^[[${DENSE_SCRIPTS}]&&[\\p{L}\\p{Nl}]]`, 'v')

/** Whether a folded letter belongs to a script without spaces. */
export const isDense = (letter: string): boolean => letter > '\u0e00' && DENSE.test(letter)
