/** The word of a list that somebody meant who wrote another one. */
import { distance } from '../text/distance.ts'

/** Letters of the Arabic script that keyboards exchange: yeh, kaf, heh, and the sign that only stretches a word. */
const ARABIC: Readonly<Record<string, string>> = { ى: 'ي', ی: 'ي', ک: 'ك', ة: 'ه', ە: 'ه', ہ: 'ه', ـ: '' }

/** A text without what people write differently: case, spaces, underscores, accents. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ىیکةەہـ]/g, (letter) => ARABIC[letter] ?? letter)
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')

/** `actedBy` in the form of the words of lists: `acted-by`. */
const hyphened = (text: string): string => plain(text.replace(/(\p{Ll})(\p{Lu})/gu, '$1-$2'))

const isNear = (a: string, b: string): boolean => {
  const most = Math.min(a.length, b.length) < 4 ? 0 : Math.max(a.length, b.length) < 8 ? 1 : 2
  return distance(a, b, most) <= most
}

/** The only word of its kind among candidates; undefined when none or several are. */
const only = (words: readonly string[]): string | undefined => (words.length === 1 ? words[0] : undefined)

/** @returns the word of the list that is meant; undefined when that is not clear */
export const meantWord = (value: string, words: readonly string[]): string | undefined => {
  const asked = hyphened(value)
  if (asked === '' || words.includes(value)) return undefined
  const same = words.filter((word) => hyphened(word) === asked)
  if (same.length > 0) return only(same)
  const near = words.filter((word) => isNear(hyphened(word), asked))
  if (near.length > 0) return only(near)
  return asked.length < 4 ? undefined : only(words.filter((word) => hyphened(word).startsWith(asked)))
}

/** An id in the form of ids: `Us_By 2025` as `us-by-2025`; undefined when nothing can be made of it. */
export const meantId = (value: string): string | undefined => {
  const id = plain(value)
    .replace(/[^a-z0-9-]/g, '')
    .slice(0, 64)
  return id.length >= 2 && id !== value ? id : undefined
}
