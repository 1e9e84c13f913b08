/** What a row of the benchmark is, and what it gives. */

/** `full` is what the goals are about; `quick` only shows that a row runs. */
export type Size = 'full' | 'quick'

/** A goal for the ratio: of speeds, to be at least, or of costs, to be at most; or for the value itself. */
export type Goal = { readonly atLeast: number } | { readonly atMost: number }

/** One measurement, a value for each round. */
export interface Line {
  readonly what: string
  readonly against: string
  readonly unit: string
  readonly ours: readonly number[]
  readonly theirs: readonly number[]
  /** What is held against the goal, round by round. */
  readonly ratios: readonly number[]
  readonly goal: Goal
  /** What else was seen in the same rounds. */
  readonly note?: string
}

export interface Given {
  readonly size: Size
  /** An empty folder of the row's own, removed after it. */
  readonly folder: string
}

export interface Row {
  readonly name: string
  run(given: Given): Promise<readonly Line[]>
}
