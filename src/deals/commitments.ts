/** What may happen to the commitments of a deal: who can promise, on what conditions, and when one is closed. */
import type { EventOf } from '../../events/catalogue.ts'
import type { Broken, Context } from '../commands/decider.ts'

interface Commitment {
  /** The event that made it. */
  readonly made: string
  readonly conditions: readonly string[]
}

export interface State {
  readonly made: ReadonlyMap<string, Commitment>
  /** By commitment, the event that closed it: fulfilled, waived, withdrawn or lapsed. */
  readonly closed: ReadonlyMap<string, string>
  /** By commitment, the event that fulfilled it. */
  readonly fulfilled: ReadonlyMap<string, string>
}

type CommitmentEvent = EventOf<'CommitmentMade' | 'CommitmentFulfilled'>

export const initial: State = { made: new Map(), closed: new Map(), fulfilled: new Map() }

export const evolve = (state: State, event: CommitmentEvent): State => {
  const { commitmentId } = event.data
  switch (event.type) {
    case 'CommitmentMade': {
      const made = { made: event.id, conditions: event.data.conditions }
      return { ...state, made: new Map(state.made).set(commitmentId, made) }
    }
    case 'CommitmentFulfilled':
      return {
        ...state,
        closed: new Map(state.closed).set(commitmentId, event.id),
        fulfilled: new Map(state.fulfilled).set(commitmentId, event.id),
      }
  }
}

/** Each commitment that is open, as what keeps a deal from being fulfilled. */
export const open = (state: State): readonly Broken[] =>
  [...state.made]
    .filter(([id]) => !state.closed.has(id))
    .map(([id, { made }]) => ({
      rule: 'commitments-open',
      detail: `Commitment ${id} is open.`,
      by: made,
      item: id,
    }))

export const breaks = (state: State, event: EventOf<'CommitmentFulfilled'>): readonly Broken[] => {
  const { commitmentId } = event.data
  const by = state.closed.get(commitmentId)
  if (by) return [{ rule: 'commitment-closed', detail: `Commitment ${commitmentId} was closed before.`, by }]
  const unmet = state.made.get(commitmentId)?.conditions.filter((id) => !state.fulfilled.has(id)) ?? []
  return unmet.map((id) => ({
    rule: 'conditions-unmet',
    detail: `Commitment ${commitmentId} is conditional on ${id}, which was not fulfilled by then.`,
    by: state.made.get(id)?.made,
    item: id,
  }))
}

const refusesMade = (event: EventOf<'CommitmentMade'>, { history }: Context): Broken | undefined => {
  const { commitmentId, obligor, beneficiary, conditions } = event.data
  const made = history.filter((one) => one.type === 'CommitmentMade')
  const taken = made.find((one) => one.data.commitmentId === commitmentId)
  if (taken) {
    return { rule: 'id-taken', detail: `There is a commitment ${commitmentId} already.`, by: taken.id }
  }
  const opening = history[0]
  const parties = opening?.type === 'DealOpened' ? opening.data.parties.map((one) => one.code) : []
  const stranger = [obligor, beneficiary].find((code) => !parties.includes(code))
  if (stranger) return { rule: 'not-a-party', detail: `${stranger} is no party of this deal.` }
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

/** What is refused of a commitment wherever it stands in time. */
export const refuses = (event: CommitmentEvent, context: Context): Broken | undefined => {
  if (event.type === 'CommitmentMade') return refusesMade(event, context)
  const { commitmentId } = event.data
  const known = context.history.some(
    (one) => one.type === 'CommitmentMade' && one.data.commitmentId === commitmentId,
  )
  return known
    ? undefined
    : {
        rule: 'unknown-reference',
        detail: `There is no commitment ${commitmentId} in this deal.`,
        pointer: '/commitmentId',
      }
}
