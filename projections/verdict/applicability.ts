/**
 * Whether a measure applies to a transaction: because it names the target, or because the goods or the countries fall
 * under it. What the question leaves out never excludes a measure. Pure.
 */
import { allOf, type Certainty } from '../../events/certainty.ts'
import { sameLand } from '../../events/text/formerStates.ts'
import { goodsFallUnder } from '../../events/text/goods.ts'
import type { MeasureScope } from '../folds/measures/statusItem.ts'
import type { Transaction } from './question.ts'

/** Whether a country is one that a measure depends on; undefined if the measure depends on no country. */
const inCountries = (asked: string | undefined, codes: readonly string[]): Certainty | undefined => {
  if (codes.length === 0) return undefined
  if (asked === undefined) return 'possibly'
  if (codes.includes(asked)) return 'certainly'
  // A state that ended and those that came after it have land in common.
  const same = sameLand(asked)
  return codes.some((code) => same.has(code)) ? 'possibly' : 'no'
}

/**
 * Whether goods fall under the legal scope of a measure, which covers all goods where it names countries only;
 * undefined where it covers no goods: it is about targets, or about a sector.
 */
const onGoods = ({ goods: asked, nomenclature }: Transaction, scope: MeasureScope): Certainty | undefined => {
  const named = scope.goods.length + scope.possibleGoods.length > 0
  const countries = scope.originCountry.length + scope.transit.length + scope.destination.length > 0
  if (!named && (!countries || scope.sector !== undefined)) return undefined
  if (asked === undefined) return 'possibly'
  if (!named) return 'certainly'
  const under = (codes: readonly string[]) => goodsFallUnder(asked, codes, scope.nomenclature, nomenclature)
  const certain = under(scope.goods)
  return certain === 'no' && under(scope.possibleGoods) !== 'no' ? 'possibly' : certain
}

/** Whether a measure covers a transaction by its goods and countries; undefined if it has neither. */
const coversTransaction = (asked: Transaction, scope: MeasureScope): Certainty | undefined => {
  const answers = [
    onGoods(asked, scope),
    inCountries(asked.origin, scope.originCountry),
    inCountries(asked.transit, scope.transit),
    inCountries(asked.destination, scope.destination),
  ].filter((answer) => answer !== undefined)
  return answers.length === 0 ? undefined : allOf(answers)
}

/** How a measure is looked at: for a target that the question means, for another target, or for the measure itself. */
export type TargetMeant =
  /** The question means this target. */
  | 'meant'
  /** The question means another, known target. */
  | 'another'
  /** The question names no counterparty, or a name that is not recorded. */
  | 'unknown'
  /** The measure names no target. */
  | 'nobody'

/**
 * Whether a measure applies to a transaction.
 * @param named how the target of the measure relates to the counterparty of the question
 * @param contested whether it is disputed that this is a target of the measure
 */
export const applies = (
  asked: Transaction,
  scope: MeasureScope,
  named: TargetMeant,
  contested = false,
): Certainty => {
  const transaction = coversTransaction(asked, scope)
  if (named === 'meant') {
    // The target is enough: goods that differ leave open whether the dealing falls under the measure, not more.
    return contested || (transaction ?? 'certainly') !== 'certainly' ? 'possibly' : 'certainly'
  }
  // Without goods a question is about a target alone.
  if (asked.goods === undefined) return 'no'
  const covered = onGoods(asked, scope) === undefined ? 'no' : (transaction ?? 'no')
  if (named === 'nobody') return covered
  // A measure against others whose goods these are: it depends on who sells them, which the question does not say.
  if (covered !== 'no') return 'possibly'
  return named === 'unknown' && goodsFallUnder(asked.goods, scope.affectsGoods) !== 'no' ? 'possibly' : 'no'
}
