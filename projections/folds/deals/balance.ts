/** Who owes what in a deal on a day: what each party promised, gave, owes, is late with and broke. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { reporterOf } from '../../../events/commitment.ts'
import { overBy } from '../../../events/time/term.ts'
import { type CommitmentAt, commitmentsAt } from './commitmentsOnDay.ts'

/** Open, with its conditions met, and acknowledged by the obligor, not only reported by others. */
const isOwed = ({ made, open, unmet }: CommitmentAt): boolean =>
  open && unmet.length === 0 && reporterOf(made.data) === undefined

const OVERDUE = { certainly: 'certain', possibly: 'possible', no: undefined } as const

/**
 * Owed and past its deadline, whose last day still counts as in time; only `possible` for an approximate
 * deadline. Derived for the given day, never stored.
 */
const overdueOf = (commitment: CommitmentAt, asOf: string): 'certain' | 'possible' | undefined =>
  isOwed(commitment) && commitment.due !== undefined ? OVERDUE[overBy(commitment.due, asOf)] : undefined

const isOverdue = (commitment: CommitmentAt, asOf: string): boolean =>
  overdueOf(commitment, asOf) === 'certain'

const isBroken = ({ breaches }: CommitmentAt): boolean =>
  breaches.some(({ level }) => level === 'established')

const isAlleged = (commitment: CommitmentAt): boolean =>
  commitment.breaches.length > 0 && !isBroken(commitment)

/** How much of a commitment was delivered; undefined when no source counts it. */
const fulfilmentOf = ({ made, state, amount }: CommitmentAt) => {
  const { quantity } = made.data
  if (quantity)
    return { amount: state === 'fulfilled' ? quantity.n : amount, of: quantity.n, unit: quantity.unit }
  return amount > 0 ? { amount } : undefined
}

const commitmentView = (commitment: CommitmentAt, asOf: string) => {
  const { id, made, state, possible, due, unmet, evidence, breaches } = commitment
  const { beneficiary, otherBeneficiaries, kind, text, test } = made.data
  const { conditions, conditionsInWords, inReturnFor, attributedTo, acknowledged } = made.data
  return {
    id,
    eventId: made.id,
    beneficiary,
    otherBeneficiaries,
    kind,
    text,
    test,
    due,
    overdue: overdueOf(commitment, asOf),
    state,
    possible,
    conditions: conditions.map((condition) => ({ id: condition, met: !unmet.includes(condition) })),
    conditionsInWords,
    inReturnFor,
    attributedTo,
    acknowledged,
    fulfilment: fulfilmentOf(commitment),
    evidence,
    breaches,
  }
}

/**
 * The balance of a deal: an item for each party, in the order of the deal; commitments in the order of
 * recording.
 * @param history the deal's stream with its repairs applied, its opening first
 * @param asOf a day, meaning its end, or an instant
 */
export const balanceOf = (history: readonly AnyEvent[], asOf: string) => {
  const [opening] = history
  const commitments = commitmentsAt(history, asOf)
  const parties = opening?.type === 'DealOpened' ? opening.data.parties.map(({ code }) => code) : []
  // A correction may have left an obligor that is not a party.
  const obligors = commitments.map(({ made }) => made.data.obligor)
  return [...new Set([...parties, ...obligors])].map((party) => {
    const own = commitments.filter(({ made }) => made.data.obligor === party)
    const idsOf = (test: (commitment: CommitmentAt) => boolean): readonly string[] =>
      own.filter(test).map(({ id }) => id)
    return {
      party,
      commitments: own.map((one) => commitmentView(one, asOf)),
      gave: idsOf(({ state }) => state === 'fulfilled'),
      owes: idsOf(isOwed),
      overdue: idsOf((one) => isOverdue(one, asOf)),
      broken: idsOf(isBroken),
      alleged: idsOf(isAlleged),
    }
  })
}

/** How many commitments of a deal are open, fulfilled, overdue and broken on a day. */
export const countsOf = (history: readonly AnyEvent[], asOf: string) => {
  const commitments = commitmentsAt(history, asOf)
  const count = (test: (commitment: CommitmentAt) => boolean): number => commitments.filter(test).length
  return {
    open: count(({ open }) => open),
    fulfilled: count(({ state }) => state === 'fulfilled'),
    overdue: count((one) => isOverdue(one, asOf)),
    broken: count(isBroken),
  }
}
