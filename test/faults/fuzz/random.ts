/** Choices that a seed repeats: the same seed makes the same requests of the same answers. */

export interface Random {
  /** From 0 to below n. */
  below(n: number): number
  /** Whether something of this probability happens. */
  chance(probability: number): boolean
  /** @throws RangeError when there is nothing to pick from */
  pick<T>(from: readonly T[]): T
}

/** Random numbers from a seed (mulberry32). */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('nothing to pick from')
      return from[below(from.length)] as (typeof from)[number]
    },
  }
}
