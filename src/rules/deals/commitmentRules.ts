/** The rules of a deal's commitments: who can promise, on which conditions, and when a commitment is closed. */
import type { EventOf } from '../../../events/catalogue.ts'
import { reporterOf } from '../../../events/commitment.ts'
import type { CommitmentEvent } from '../../../events/history/promises.ts'
import { certainlyWithin } from '../../../events/time/term.ts'
import { entriesOf, lookUp } from '../kernel/growingMap.ts'
import type { Context, Violation } from '../kernel/rules.ts'
import { type Closing, type Commitment, type Commitments, NOTHING_TOLD, unmetOf } from './commitmentState.ts'

/**
 * The open commitments. Each of them keeps the deal from being fulfilled, unless only others report it and the obligor
 * does not.
 */
export const open = (state: Commitments): readonly Violation[] =>
  [...entriesOf(state)].flatMap(([id, { promise, closing }]) =>
    promise === undefined || closing || reporterOf(promise.data)
      ? []
      : [{ rule: 'commitments-open', detail: `Commitment ${id} is open.`, by: promise.id, item: id }],
  )

const ifClosed = (
  id: string,
  { closing: closed }: Commitment,
  ways?: readonly Closing[],
): readonly Violation[] =>
  closed && (ways === undefined || ways.includes(closed.how))
    ? [{ rule: 'commitment-closed', detail: `Commitment ${id} was ${closed.how} before.`, by: closed.by }]
    : []

const ifUnmet = (id: string, commitment: Commitment, state: Commitments): readonly Violation[] =>
  unmetOf(commitment, state).map((condition) => ({
    rule: 'conditions-unmet',
    detail: `Commitment ${id} is conditional on ${condition}, which was not fulfilled by then.`,
    by: lookUp(state, condition)?.promise?.id,
    item: condition,
  }))

/** Amounts are sums of floats, so an excess smaller than this part of the quantity does not count. */
const ROUNDING = 1e-9

const ifAbove = (
  id: string,
  { amount, promise: made }: Commitment,
  quantity: number | undefined,
  more?: number,
): readonly Violation[] => {
  const sum = amount + (more ?? 0)
  if (more === undefined || quantity === undefined || sum <= quantity * (1 + ROUNDING)) return []
  const detail = `The parts of commitment ${id} would add up to ${sum} of ${quantity}.`
  return [{ rule: 'promised-quantity-exceeded', detail, by: made?.id }]
}

const ifNotDue = ({ due }: Commitment, event: EventOf<'CommitmentLapsed'>): readonly Violation[] => {
  if (!due || !certainlyWithin(due.edtf, { latest: event.latest ?? null })) return []
  const detail = `Commitment ${event.data.commitmentId} was due ${due.edtf}; it cannot have lapsed before that.`
  return [{ rule: 'commitment-not-due', detail, by: due.by }]
}

export const breaks = (state: Commitments, event: CommitmentEvent): readonly Violation[] => {
  const id = event.data.commitmentId
  const commitment = lookUp(state, id) ?? NOTHING_TOLD
  switch (event.type) {
    case 'CommitmentMade': {
      // A vague date may put the promise after its results in this layout, but its quantity limits them
      // nevertheless.
      const kept = commitment.closing?.how === 'fulfilled'
      const above = ifAbove(id, commitment, event.data.quantity?.n, 0)
      return [...above, ...(kept ? ifUnmet(id, { ...commitment, promise: event }, state) : [])]
    }
    case 'CommitmentConditionMet': {
      const by = commitment.conditionsMet.get(event.data.condition)
      const detail = `The condition ${event.data.condition} of commitment ${id} was met before.`
      return by ? [{ rule: 'condition-met-already', detail, by }] : []
    }
    case 'CommitmentFulfilled':
      return [...ifClosed(id, commitment), ...ifUnmet(id, commitment, state)]
    case 'CommitmentPartlyFulfilled': {
      const quantity = commitment.promise?.data.quantity?.n
      return [...ifClosed(id, commitment), ...ifAbove(id, commitment, quantity, event.data.amount)]
    }
    case 'CommitmentBreached':
      return ifClosed(id, commitment, ['waived', 'withdrawn'])
    case 'CommitmentLapsed':
      return [...ifClosed(id, commitment), ...ifNotDue(commitment, event)]
    default:
      return ifClosed(id, commitment)
  }
}

const refusesMade = (event: EventOf<'CommitmentMade'>, { history }: Context): Violation | undefined => {
  const { commitmentId, obligor, beneficiary, otherBeneficiaries, conditions } = event.data
  const made = history.filter((one) => one.type === 'CommitmentMade')
  const taken = made.find((one) => one.data.commitmentId === commitmentId)
  if (taken) {
    return { rule: 'id-taken', detail: `There is already a commitment ${commitmentId}.`, by: taken.id }
  }
  const opening = history[0]
  const parties = opening?.type === 'DealOpened' ? opening.data.parties.map((one) => one.code) : []
  const stranger = [obligor, beneficiary, ...otherBeneficiaries].find((code) => !parties.includes(code))
  if (stranger) return { rule: 'not-a-party-of-the-deal', detail: `${stranger} is not a party of this deal.` }
  if (conditions.includes(commitmentId)) {
    return { rule: 'condition-cycle', detail: `Commitment ${commitmentId} cannot be its own condition.` }
  }
  // A condition must already be recorded, so a longer cycle cannot arise.
  const known = new Set(made.map((one) => one.data.commitmentId))
  const index = conditions.findIndex((id) => !known.has(id))
  return index < 0
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `There is no commitment ${conditions[index]} in this deal.`,
        pointer: `/conditions/${index}`,
      }
}

/** The refusals for an event about a commitment that do not depend on the order of time. */
export const refuses = (event: CommitmentEvent, context: Context): Violation | undefined => {
  if (event.type === 'CommitmentMade') return refusesMade(event, context)
  const { commitmentId } = event.data
  const made = context.history.find(
    (one) => one.type === 'CommitmentMade' && one.data.commitmentId === commitmentId,
  )
  if (made?.type !== 'CommitmentMade') {
    const detail = `There is no commitment ${commitmentId} in this deal.`
    return { rule: 'unknown-reference', detail, pointer: '/commitmentId' }
  }
  if (event.type !== 'CommitmentConditionMet') return undefined
  const { condition } = event.data
  if (made.data.conditions.includes(condition)) return undefined
  const detail = `Commitment ${commitmentId} is not conditional on ${condition}.`
  return { rule: 'unknown-reference', detail, pointer: '/condition' }
}
