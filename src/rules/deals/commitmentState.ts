/** What became of the commitments of a deal: one fold for rules and views. Pure. */
import type { EventOf } from '../../../events/catalogue.ts'
import type { CommitmentEvent } from '../../../events/history/promises.ts'
import { type GrowingMap, grownBy, lookUp, NONE } from '../kernel/growingMap.ts'

export const CLOSINGS = ['fulfilled', 'waived', 'withdrawn', 'lapsed'] as const

export type Closing = (typeof CLOSINGS)[number]

/** Events of a commitment as a linked list, the last one first. It grows without copies. */
interface Chain {
  readonly last: CommitmentEvent
  readonly earlier: Chain | undefined
}

/** A commitment. The evidence that it was kept may be known before the promise itself. */
export interface Commitment {
  readonly promise?: EventOf<'CommitmentMade'>
  /** By condition, the event that says that the condition is met. */
  readonly conditionsMet: ReadonlyMap<string, string>
  readonly due?: { readonly edtf: string; readonly by: string } | undefined
  /** How much of the quantity was delivered, and in how many parts. */
  readonly amount: number
  readonly parts: number
  /**
   * The first event in the order of time that closed it. Later events that fulfil, end or postpone it do not
   * count.
   */
  readonly closing?: { readonly how: Closing; readonly by: string }
  /** The events that fulfilled or breached it. */
  readonly outcomes?: Chain | undefined
}

/** Commitments by id. */
export type Commitments = GrowingMap<Commitment>

export const NO_COMMITMENTS: Commitments = NONE

export const NOTHING_TOLD: Commitment = { conditionsMet: new Map(), amount: 0, parts: 0 }

const tells = (commitment: Commitment, event: CommitmentEvent): Commitment => ({
  ...commitment,
  outcomes: { last: event, earlier: commitment.outcomes },
})

const closes = (commitment: Commitment, how: Closing, event: CommitmentEvent): Commitment => ({
  ...commitment,
  closing: { how, by: event.id },
})

const whileOpen = (commitment: Commitment, event: CommitmentEvent): Commitment => {
  switch (event.type) {
    case 'CommitmentDeadlineChanged':
      return { ...commitment, due: { edtf: event.data.due, by: event.id } }
    case 'CommitmentPartlyFulfilled': {
      const amount = commitment.amount + (event.data.amount ?? 0)
      return { ...tells(commitment, event), amount, parts: commitment.parts + 1 }
    }
    case 'CommitmentFulfilled':
      return closes(tells(commitment, event), 'fulfilled', event)
    case 'CommitmentWaived':
      return closes(commitment, 'waived', event)
    case 'CommitmentWithdrawn':
      return closes(commitment, 'withdrawn', event)
    case 'CommitmentLapsed':
      return closes(commitment, 'lapsed', event)
    default:
      return commitment
  }
}

const commitmentAfter = (commitment: Commitment, event: CommitmentEvent): Commitment => {
  switch (event.type) {
    case 'CommitmentMade': {
      const { due } = event.data
      const first = due === undefined ? undefined : { edtf: due, by: event.id }
      return { ...commitment, promise: event, due: commitment.due ?? first }
    }
    case 'CommitmentConditionMet':
      return {
        ...commitment,
        conditionsMet: new Map(commitment.conditionsMet).set(event.data.condition, event.id),
      }
    case 'CommitmentBreached':
      return tells(commitment, event)
    default:
      return commitment.closing ? commitment : whileOpen(commitment, event)
  }
}

/** The commitments after one more event, in one of the orders of time. */
export const commitmentsAfter = (commitments: Commitments, event: CommitmentEvent): Commitments => {
  const { commitmentId } = event.data
  const before = lookUp(commitments, commitmentId) ?? NOTHING_TOLD
  return grownBy(commitments, commitmentId, commitmentAfter(before, event))
}

/** The unmet conditions of a commitment: no source says that they are met, and they are not fulfilled. */
export const unmetOf = (
  { promise: made, conditionsMet: met }: Commitment,
  commitments: Commitments,
): readonly string[] =>
  made?.data.conditions.filter(
    (id) => !met.has(id) && lookUp(commitments, id)?.closing?.how !== 'fulfilled',
  ) ?? []

/** The events that fulfilled or breached a commitment, in the order of time. */
export const toldOf = ({ outcomes: told }: Commitment): readonly CommitmentEvent[] => {
  const events: CommitmentEvent[] = []
  for (let one = told; one !== undefined; one = one.earlier) events.push(one.last)
  return events.reverse()
}
