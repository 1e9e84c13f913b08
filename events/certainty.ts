/** How sure it is that something holds. Every question of the ledger that can be in doubt has one of these answers. Pure. */

/** `possibly` where vague dates, ranges, missing or contested facts leave it open; `no` where it certainly does not hold. */
export type Certainty = 'certainly' | 'possibly' | 'no'

/** Whether any of some things holds; `no` for an empty list. */
export const anyOf = (all: readonly Certainty[]): Certainty =>
  all.includes('certainly') ? 'certainly' : all.includes('possibly') ? 'possibly' : 'no'

/** Whether all of some things hold; `certainly` for an empty list. */
export const allOf = (all: readonly Certainty[]): Certainty =>
  all.includes('no') ? 'no' : all.includes('possibly') ? 'possibly' : 'certainly'

/** The word in answers for what has happened by a day, certainly or possibly: an entry of a timeline is `definite`. */
export const CERTAINTY_WORDS = { certainly: 'definite', possibly: 'possible' } as const

export type CertaintyWord = (typeof CERTAINTY_WORDS)[keyof typeof CERTAINTY_WORDS]
