/** Random choices that are the same for the same seed, on every machine (mulberry32). */

export interface Random {
  /** A whole number from 0, below the given one. */
  int(below: number): number
  pick<T>(items: readonly T[]): T
  chance(probability: number): boolean
  /** So many of a to z and 2 to 7, as in opaque ids. */
  letters(count: number): string
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

export const seeded = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const int = (below: number): number => Math.floor(next() * below)
  return {
    int,
    pick: <T>(items: readonly T[]) => items[int(items.length)] as T,
    chance: (probability) => next() < probability,
    letters: (count) => Array.from({ length: count }, () => ALPHABET[int(32)]).join(''),
  }
}
