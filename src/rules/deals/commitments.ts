/** What may happen to the commitments of a deal: who can promise, on what conditions, and when one is closed. */
import type { EventOf } from '../../../events/catalogue.ts'
import type { CommitmentEvent } from '../../../events/history/promises.ts'
import { certainlyWithin } from '../../../events/time/term.ts'
import { entriesOf, type Grown, grownBy, lookUp, NONE } from '../kernel/growingMap.ts'
import type { Context, Violation } from '../kernel/rules.ts'

type Closing = 'fulfilled' | 'waived' | 'withdrawn' | 'lapsed'

interface Commitment {
  /** The event that made it; none while only something else is known of it. */
  readonly made?: string
  readonly conditions: readonly string[]
  /** By condition, the event that said that it is met. */
  readonly met: ReadonlyMap<string, string>
  readonly due?: { readonly edtf: string; readonly by: string } | undefined
  readonly quantity?: number | undefined
  /** How much of the quantity came so far. */
  readonly amount: number
  readonly closed?: { readonly how: Closing; readonly by: string }
}

/** Commitments by id. */
export type State = Grown<Commitment>

export const initial: State = NONE

const NOTHING: Commitment = { conditions: [], met: new Map(), amount: 0 }

const after = (commitment: Commitment, event: CommitmentEvent): Commitment => {
  const { id: by } = event
  switch (event.type) {
    case 'CommitmentMade': {
      const { conditions, due, quantity } = event.data
      const first = due === undefined ? undefined : { edtf: due, by }
      return { ...commitment, made: by, conditions, due: commitment.due ?? first, quantity: quantity?.n }
    }
    case 'CommitmentConditionMet':
      return { ...commitment, met: new Map(commitment.met).set(event.data.condition, by) }
    case 'CommitmentDeadlineChanged':
      return { ...commitment, due: { edtf: event.data.due, by } }
    case 'CommitmentPartlyFulfilled':
      return { ...commitment, amount: commitment.amount + (event.data.amount ?? 0) }
    case 'CommitmentFulfilled':
      return { ...commitment, closed: { how: 'fulfilled', by } }
    case 'CommitmentBreached':
      return commitment
    case 'CommitmentWaived':
      return { ...commitment, closed: { how: 'waived', by } }
    case 'CommitmentWithdrawn':
      return { ...commitment, closed: { how: 'withdrawn', by } }
    case 'CommitmentLapsed':
      return { ...commitment, closed: { how: 'lapsed', by } }
  }
}

export const evolve = (state: State, event: CommitmentEvent): State => {
  const { commitmentId } = event.data
  return grownBy(state, commitmentId, after(lookUp(state, commitmentId) ?? NOTHING, event))
}

/** Each commitment that is open, as what keeps a deal from being fulfilled. */
export const open = (state: State): readonly Violation[] =>
  [...entriesOf(state)].flatMap(([id, { made, closed }]) =>
    made === undefined || closed
      ? []
      : [{ rule: 'commitments-open', detail: `Commitment ${id} is open.`, by: made, item: id }],
  )

const ifClosed = (id: string, { closed }: Commitment, ways?: readonly Closing[]): readonly Violation[] =>
  closed && (ways === undefined || ways.includes(closed.how))
    ? [{ rule: 'commitment-closed', detail: `Commitment ${id} was ${closed.how} before.`, by: closed.by }]
    : []

const ifUnmet = (id: string, { conditions, met }: Commitment, state: State): readonly Violation[] =>
  conditions
    .filter((condition) => !met.has(condition) && lookUp(state, condition)?.closed?.how !== 'fulfilled')
    .map((condition) => ({
      rule: 'conditions-unmet',
      detail: `Commitment ${id} is conditional on ${condition}, which was not fulfilled by then.`,
      by: lookUp(state, condition)?.made,
      item: condition,
    }))

/** Amounts are sums of floats: what exceeds the quantity by less than this part of it does not. */
const ROUNDING = 1e-9

const ifAbove = (id: string, { amount, quantity, made }: Commitment, more?: number): readonly Violation[] => {
  const sum = amount + (more ?? 0)
  if (more === undefined || quantity === undefined || sum <= quantity * (1 + ROUNDING)) return []
  const detail = `The parts of commitment ${id} would add up to ${sum} of ${quantity}.`
  return [{ rule: 'above-quantity', detail, by: made }]
}

const ifNotDue = ({ due }: Commitment, event: EventOf<'CommitmentLapsed'>): readonly Violation[] => {
  if (!due || !certainlyWithin(due.edtf, { latest: event.latest ?? null })) return []
  const detail = `Commitment ${event.data.commitmentId} was due ${due.edtf}; it cannot have lapsed before.`
  return [{ rule: 'commitment-not-due', detail, by: due.by }]
}

export const breaks = (state: State, event: CommitmentEvent): readonly Violation[] => {
  const id = event.data.commitmentId
  const commitment = lookUp(state, id) ?? NOTHING
  switch (event.type) {
    case 'CommitmentMade': {
      // A promise of a vague date may be laid out behind what came of it, which it bounds all the same.
      const { conditions, quantity } = event.data
      const made = { ...commitment, conditions, quantity: quantity?.n }
      const kept = commitment.closed?.how === 'fulfilled'
      return [...ifAbove(id, made, 0), ...(kept ? ifUnmet(id, made, state) : [])]
    }
    case 'CommitmentConditionMet': {
      const by = commitment.met.get(event.data.condition)
      const detail = `The condition ${event.data.condition} of commitment ${id} was met before.`
      return by ? [{ rule: 'condition-met', detail, by }] : []
    }
    case 'CommitmentFulfilled':
      return [...ifClosed(id, commitment), ...ifUnmet(id, commitment, state)]
    case 'CommitmentPartlyFulfilled':
      return [...ifClosed(id, commitment), ...ifAbove(id, commitment, event.data.amount)]
    case 'CommitmentBreached':
      return ifClosed(id, commitment, ['waived', 'withdrawn'])
    case 'CommitmentLapsed':
      return [...ifClosed(id, commitment), ...ifNotDue(commitment, event)]
    default:
      return ifClosed(id, commitment)
  }
}

const refusesMade = (event: EventOf<'CommitmentMade'>, { history }: Context): Violation | undefined => {
  const { commitmentId, obligor, beneficiary, conditions } = event.data
  const made = history.filter((one) => one.type === 'CommitmentMade')
  const taken = made.find((one) => one.data.commitmentId === commitmentId)
  if (taken) {
    return { rule: 'id-taken', detail: `There is a commitment ${commitmentId} already.`, by: taken.id }
  }
  const opening = history[0]
  const parties = opening?.type === 'DealOpened' ? opening.data.parties.map((one) => one.code) : []
  const stranger = [obligor, beneficiary].find((code) => !parties.includes(code))
  if (stranger) return { rule: 'not-a-party-of-the-deal', detail: `${stranger} is no party of this deal.` }
  if (conditions.includes(commitmentId)) {
    return { rule: 'condition-cycle', detail: `Commitment ${commitmentId} cannot be its own condition.` }
  }
  // Only what is recorded can be a condition, so a longer cycle cannot arise.
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

/** What is refused of an event about a commitment wherever it stands in time. */
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
