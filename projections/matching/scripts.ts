/**
 * Names in Latin letters, whatever their script, after the search has folded case and accents. Greek follows ELOT 743
 * (ISO 843), Arabic and Persian the consonants of BGN/PCGN 1956 and 1958: vowels that are not written are not there.
 * Other scripts stay as they are; their names are found in their own letters. Pure.
 */
import { foldLetter } from './letters.ts'

/** Pairs of Greek letters that are one sound, before single letters. */
const GREEK_PAIRS: readonly (readonly [RegExp, string])[] = [
  [/ου/g, 'ou'],
  [/([αε])υ(?=[θκξπσςτφχψ]|$)/g, '$1f'],
  [/([αε])υ/g, '$1v'],
  [/γ(?=[γξχ])/g, 'n'],
  [/^μπ/g, 'b'],
]

const GREEK: Readonly<Record<string, string>> = {
  ...{ α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm' },
  ...{ ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', τ: 't', υ: 'i', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o' },
}

/** Cyrillic letters of languages other than Belarusian, Russian and Ukrainian (ISO 9 and BGN/PCGN, without accents). */
const CYRILLIC: Readonly<Record<string, string>> = {
  ...{ ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz', ѓ: 'gj', ќ: 'kj', ѕ: 'dz', ѣ: 'e', ѳ: 'f' },
  ...{
    ѵ: 'i',
    ә: 'a',
    ғ: 'g',
    қ: 'k',
    ң: 'n',
    ө: 'o',
    ұ: 'u',
    ү: 'u',
    һ: 'h',
    ҳ: 'h',
    ҷ: 'j',
    ӯ: 'u',
    ӣ: 'i',
  },
}

const ARABIC: Readonly<Record<string, string>> = {
  ...{ ا: 'a', ب: 'b', ت: 't', ث: 'th', ج: 'j', ح: 'h', خ: 'kh', د: 'd', ذ: 'dh', ر: 'r', ز: 'z', س: 's' },
  ...{ ش: 'sh', ص: 's', ض: 'd', ط: 't', ظ: 'z', ع: '', غ: 'gh', ف: 'f', ق: 'q', ك: 'k', ل: 'l', م: 'm' },
  ...{ ن: 'n', ه: 'h', و: 'w', ي: 'i', ة: 'h', ء: '', ٱ: 'a', پ: 'p', چ: 'ch', ژ: 'zh', گ: 'g' },
  ...{ ک: 'k', ی: 'i', ۀ: 'h', ہ: 'h', ے: 'i' },
  // It only stretches a word.
  ـ: '',
  // Digits, as Arabic and as Persian write them.
  ...{ '٠': '0', '١': '1', '٢': '2', '٣': '3', '٤': '4', '٥': '5', '٦': '6', '٧': '7', '٨': '8', '٩': '9' },
  ...{ '۰': '0', '۱': '1', '۲': '2', '۳': '3', '۴': '4', '۵': '5', '۶': '6', '۷': '7', '۸': '8', '۹': '9' },
}

const LETTERS: Readonly<Record<string, string>> = { ...GREEK, ...CYRILLIC, ...ARABIC }

const GREEK_LETTER = /[\u0370-\u03ff]/

const greekPairs = (word: string): string =>
  GREEK_LETTER.test(word)
    ? GREEK_PAIRS.reduce((text, [pair, latin]) => text.replace(pair, latin), word)
    : word

const NOT_PLAIN = /[^a-z0-9]/

/** A folded word in Latin letters, as far as the tables go. Letters that are read in two ways stay (`legalForms.ts`). */
export const inLatin = (word: string): string =>
  NOT_PLAIN.test(word) ? greekPairs(word).replace(/[^a-z0-9]/gu, (letter) => LETTERS[letter] ?? letter) : word

/** The words of a name, folded, in order: what letters, digits and marks join. Apostrophes join, too. */
export const wordsIn = (text: string): readonly string[] => {
  const folded = [...text.matchAll(/\P{M}\p{M}*/gu)].map(([letter]) => foldLetter(letter)).join('')
  return folded.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
}
