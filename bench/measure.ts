/** Alternating rounds, so that what else the machine does falls on both sides; medians, so that outliers do not. */

/** Rounds that count; one more comes first and does not. */
export const ROUNDS = 7

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1] ?? Number.NaN, sorted[middle] ?? Number.NaN]
  return sorted.length % 2 === 0 ? (low + high) / 2 : high
}

/** The value that a share of all is below. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export interface Rounds {
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
}

/** Runs A B A B …; each side gets the number of the round, 0 for the one that does not count. */
export const alternate = async (
  ours: (round: number) => Promise<number> | number,
  theirs: (round: number) => Promise<number> | number,
  rounds = ROUNDS,
): Promise<Rounds> => {
  const found = { ours: [] as number[], theirs: [] as number[] }
  for (let round = 0; round <= rounds; round++) {
    globalThis.gc?.()
    const one = await ours(round)
    globalThis.gc?.()
    const other = await theirs(round)
    if (round === 0) continue
    found.ours.push(one)
    found.theirs.push(other)
  }
  return found
}

/** Ours in units of theirs, round by round. */
export const ratiosOf = ({ ours, theirs }: Rounds): readonly number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))

/** How often something happens in a second. */
export const rate = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  const start = performance.now()
  await work()
  return (count * 1000) / (performance.now() - start)
}

/** How many milliseconds something takes. */
export const time = async (work: () => Promise<void> | void): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
