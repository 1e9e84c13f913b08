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

/**
 * How many letters must be added, left out, changed or exchanged with their neighbour to make one text of another
 * (optimal string alignment), as far as that is at most `most`; else one more.
 */
export const distance = (a: string, b: string, most: number): number => {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, n) => n)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      }
      next.push(cost)
      least = Math.min(least, cost)
    }
    if (least > most) return most + 1
    ;[before, row] = [row, next]
  }
  return Math.min(row[b.length] ?? 0, most + 1)
}

/** How many letters may differ between names of a length that are near. */
export const mostApart = (length: number): number => (length < 5 ? 0 : length < 9 ? 1 : length < 16 ? 2 : 3)
