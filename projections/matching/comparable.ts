/**
 * Names as they compare: in Latin letters, without legal forms, in any order of words. The tables of the views hold
 * these forms, so a change of them raises the version of the projection (tables/targetNames.ts). Pure.
 */
import { latinWords, withoutLegalForms } from './legalForms.ts'
import { skeletonOf } from './spelling.ts'

export interface Comparable {
  /** The words that decide, sorted: equal for two spellings of one name. */
  readonly key: string
  /** The letters of the words in their written order, without those in which transcriptions differ. */
  readonly skeleton: string
  /** Each word that decides, as a skeleton. */
  readonly words: readonly string[]
}

/** Longer names decide by their beginning: no list has them. */
const LONGEST = 40

const comparable = (words: readonly string[]): Comparable => {
  const deciding = withoutLegalForms(words).slice(0, LONGEST)
  return {
    key: deciding.toSorted().join(' '),
    skeleton: skeletonOf(deciding.join('')),
    words: [...new Set(deciding.map(skeletonOf))],
  }
}

/** The forms by which a name compares: one, or two if a letter can be read in two ways; empty for a text without letters. */
export const comparablesOf = (name: string): readonly Comparable[] =>
  latinWords(name)
    .filter((words) => words.length > 0)
    .map(comparable)

/** The forms of a name that somebody pasted: also without the ending of an English genitive, "Acme's" for "Acme". */
export const pastedFormsOf = (name: string): readonly Comparable[] => {
  const plain = name.replace(/(?<=\p{L})['\u2019\u02bc]s(?!\p{L})/giu, '')
  return plain === name ? comparablesOf(name) : [...comparablesOf(name), ...comparablesOf(plain)]
}

/** A text from its end. */
export const backwards = (text: string): string => [...text].reverse().join('')

/** Words that say that a number is that of a licence. */
const LICENCE_WORDS = /^(?:general|specific|gl|no|nr|number|licence|license|licences|licenses)$/

/**
 * The number of a licence, as `GL 13A`, `General License No. 13A` and `13A` name it.
 * @returns the number in letters and digits, and whether the text says that it is one
 */
export const licenceNumberOf = (text: string): { readonly number: string; readonly isMarked: boolean } => {
  const words =
    text
      .toLowerCase()
      .replace(/\bgl(?=\d)/g, 'gl ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const rest = words.filter((word) => !LICENCE_WORDS.test(word))
  return { number: rest.join(''), isMarked: rest.length < words.length }
}
