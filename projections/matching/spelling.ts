/** How alike two spellings are: the consonants that different transcriptions share, and how many letters differ. Pure. */

/** Letters and pairs that transcriptions of one sound exchange. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/ph/g, 'f'],
  [/(?:shch|tch|tsh|sch|sh|ch(?=[aeiou])|zh|ts|tz|dz|cz|x|z|c(?=[ei]))/g, 's'],
  [/(?:kh|gh|ck|ch|q|c)/g, 'k'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/w/g, 'v'],
]

const VOWELS = /[aeiouyjh]/g

/** Few consonants say little: then vowels stay. */
const FEWEST = 3

/** A word in Latin letters without what transcriptions differ in; a beginning vowel stays, as one for all. */
export const skeletonOf = (word: string): string => {
  if (/[^a-z]/.test(word)) return word
  const sounds = SOUNDS.reduce((text, [from, to]) => text.replace(from, to), word)
  const first = /^[aeiouyj]/.test(sounds) ? 'a' : ''
  const consonants = first + sounds.replace(VOWELS, '').replace(/(.)\1+/g, '$1')
  return consonants.length < FEWEST ? word : consonants
}

/** How many letters may differ between names of a length that are near. */
export const mostApart = (length: number): number => (length < 5 ? 0 : length < 9 ? 1 : length < 16 ? 2 : 3)
