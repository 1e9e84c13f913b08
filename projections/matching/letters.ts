/**
 * Letters as the search compares them: without case, accents and signs that are not seen, Cyrillic in Latin letters.
 * Both sides are folded alike, so the spelling need not be anybody's; docs/decisions/0012 has the table. Pure.
 */

/** Belarusian, Russian and Ukrainian letters; г is told apart by language, so it stays until a word is put together. */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ а: 'a', б: 'b', в: 'v', ґ: 'g', д: 'd', е: 'e', ё: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i' },
  ...{ ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u' },
  ...{ ў: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'i', ь: '', э: 'e' },
  ...{ ю: 'iu', я: 'ia' },
}

/** Letters that Unicode does not take apart, and the two forms of sigma. */
const PLAIN: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ħ: 'h', ŧ: 't' },
  ...{ y: 'i', ς: 'σ' },
}

const inLatin = (text: string): string =>
  text.replace(/[\u0400-\u052f]/g, (letter) => CYRILLIC[letter] ?? letter)

/** Signs between letters of one word that are typed in many ways or left out: a class of a regular expression. */
export const APOSTROPHES = "'’‘‛`´ʹʻʼʽˈ′＇׳״"

/** Left out before letters are taken apart: ´ would become a space with an accent. */
const APOSTROPHE = new RegExp(`[${APOSTROPHES}]`, 'gu')

/**
 * What is left out: apostrophes, what is not seen, and marks that are accents or may be left out in writing. The vowels
 * of Thai or Devanagari are marks, too, but belong to the word, as do the two strokes that tell Japanese か from が.
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

/** Letters come again and again; they tell of nobody. */
const KNOWN_LETTERS = 5_000
const known = new Map<string, string>()

/**
 * A letter with its marks as it compares; г and what has no other form stay. It may come out as several characters, and
 * not all of them need be letters: ½ is `1⁄2`, ㏄ is `cc`, № is `no`.
 */
export const foldLetter = (letter: string): string => {
  const before = known.get(letter)
  if (before !== undefined) return before
  const folded = fold(letter)
  if (known.size >= KNOWN_LETTERS) known.clear()
  known.set(letter, folded)
  return folded
}

/** How a word of folded letters is spelled: г is read both ways, since languages differ, and i is not told from ii. */
export const spellings = (word: string): readonly string[] =>
  (word.includes('г') ? ['g', 'h'].map((g) => word.replaceAll('г', g)) : [word]).map((one) =>
    one.replace(/ii+/g, 'i'),
  )

/**
 * Letters of scripts that write without spaces between words, or, as Korean does, join to a word what belongs to the
 * next: where a word begins cannot be seen.
 */
export const DENSE_SCRIPTS = [
  ...['Han', 'Hira', 'Kana', 'Bopo', 'Hang', 'Yiii', 'Tang', 'Nshu', 'Kits'],
  ...['Thai', 'Laoo', 'Khmr', 'Mymr', 'Tale', 'Talu', 'Lana', 'Tavt', 'Ahom', 'Java', 'Bali', 'Cham', 'Batk'],
]
  .map((script) => `\\p{scx=${script}}`)
  .join('')

const DENSE = new RegExp(`^[[${DENSE_SCRIPTS}]&&[\\p{L}\\p{Nl}]]`, 'v')

/** Whether a folded letter is one of a script without spaces. */
export const isDense = (letter: string): boolean => letter > '\u0e00' && DENSE.test(letter)
