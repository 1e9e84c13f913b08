/** How often a sender found that an identifier of a person is already taken; without a limit identifiers could be guessed. */
import type { Problem } from '../../failure/problems.ts'

/** Of a sender who may not see names. */
export interface Guesses {
  /** The problem of a sender who guessed too often. */
  over(): Problem | undefined
  note(): void
}
