/** Codes of goods: 2, 4, 6, 8 or 10 digits, of which each pair narrows the one before. Pure. */
import { anyOf, type Certainty } from '../certainty.ts'

/** To which list codes of more than six digits belong: the Harmonized System itself ends at six. */
export const NOMENCLATURES = ['HS', 'CN', 'HTS'] as const

export type Nomenclature = (typeof NOMENCLATURES)[number]

/** A code without the dots and spaces that people write between its digits: `8703.23.10` is `87032310`. */
export const digitsOf = (code: string): string => code.replaceAll(/[. ]/g, '')

/** The digits that all nomenclatures share (the Harmonized System Convention, article 3). */
const SHARED = 6

/**
 * Whether goods fall under codes. Goods that are wider than a code fall under it possibly, as do goods that agree with
 * it in the digits that all nomenclatures share and differ, or may differ, after them.
 * @param asked a code in digits
 * @param codes codes in digits
 * @param nomenclature what codes of more than six digits belong to; unknown when absent
 * @param askedIn what a long code that is asked belongs to; unknown when absent
 */
export const goodsFallUnder = (
  asked: string,
  codes: readonly string[],
  nomenclature?: Nomenclature,
  askedIn?: Nomenclature,
): Certainty => {
  const sameList = nomenclature !== undefined && nomenclature === askedIn
  const answers = codes.map((code): Certainty => {
    if (asked.startsWith(code) && (code.length <= SHARED || sameList)) return 'certainly'
    if (code.startsWith(asked) || asked.startsWith(code)) return 'possibly'
    const differByList = !sameList && asked.length > SHARED && code.length > SHARED
    return differByList && asked.slice(0, SHARED) === code.slice(0, SHARED) ? 'possibly' : 'no'
  })
  return anyOf(answers)
}
