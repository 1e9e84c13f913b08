/**
 * The state of a deal's commitments on a day, folded from what is certain by then, in the order of time; and the
 * other state that vague dates and contested events leave open. Pure.
 */

import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { occurredBy } from '../../../events/history/legalEffect.ts'
import { contestedIn, type Layout, layOut } from '../../../events/history/order.ts'
import { isAboutCommitment } from '../../../events/history/promises.ts'
import {
  CLOSINGS,
  type Commitment,
  type Commitments,
  commitmentsAfter,
  NO_COMMITMENTS,
  NOTHING_TOLD,
  toldOf,
  unmetOf,
} from '../../../src/rules/deals/commitmentState.ts'
import { entriesOf, lookUp } from '../../../src/rules/kernel/growingMap.ts'

/**
 * `conditional`, `open`, `partly-fulfilled` and `breached` count as open. A commitment is `not-made` until it
 * certainly was made.
 */
export const COMMITMENT_STATES = [
  'not-made',
  'conditional',
  'open',
  'partly-fulfilled',
  'breached',
  ...CLOSINGS,
] as const

export type CommitmentState = (typeof COMMITMENT_STATES)[number]

interface Breach {
  readonly eventId: string
  readonly level: 'alleged' | 'established'
}

/** The commitments, by one of the two readings of vague dates. */
const readingOf = (
  history: readonly AnyEvent[],
  layout: Layout,
  leftOut: (event: AnyEvent) => boolean,
): Commitments =>
  layOut(history, layout, leftOut).filter(isAboutCommitment).reduce(commitmentsAfter, NO_COMMITMENTS)

const breachesOf = (commitment: Commitment): readonly Breach[] =>
  toldOf(commitment).flatMap((event) =>
    event.type === 'CommitmentBreached' ? [{ eventId: event.id, level: event.data.level }] : [],
  )

const evidenceOf = (commitment: Commitment): readonly string[] => [
  ...new Set(toldOf(commitment).flatMap(({ data }) => ('evidence' in data ? data.evidence : []))),
]

const isBroken = (commitment: Commitment): boolean =>
  breachesOf(commitment).some(({ level }) => level === 'established')

const stateOf = (told: Commitment, reading: Commitments): CommitmentState => {
  if (!told.promise) return 'not-made'
  if (told.closing) return told.closing.how
  if (isBroken(told)) return 'breached'
  if (told.parts > 0) return 'partly-fulfilled'
  return unmetOf(told, reading).length > 0 ? 'conditional' : 'open'
}

export interface CommitmentAt {
  readonly id: string
  readonly made: EventOf<'CommitmentMade'>
  readonly state: CommitmentState
  /** The other state that vague dates and contested events leave open. */
  readonly possible?: CommitmentState
  /** EDTF; the last deadline that is certain. */
  readonly due?: string | undefined
  /** Made, and neither fulfilled, waived, withdrawn nor lapsed. */
  readonly open: boolean
  /** Unmet conditions. */
  readonly unmet: readonly string[]
  /** How much of its quantity was delivered, in all parts together. */
  readonly amount: number
  /** Ids of the events that show how much of it was kept. */
  readonly evidence: readonly string[]
  readonly breaches: readonly Breach[]
}

/**
 * All commitments that may have been made by a day, in the order of recording.
 * @param history a deal's stream with its repairs applied
 * @param asOf a day, meaning its end, or an instant
 */
export const commitmentsAt = (history: readonly AnyEvent[], asOf: string): readonly CommitmentAt[] => {
  const contested = contestedIn(history)
  const told = history.filter((event, index) => index === 0 || isAboutCommitment(event))
  const certain = readingOf(
    told,
    'latest',
    (event) => contested(event) || occurredBy(event, asOf) !== 'certainly',
  )
  const possible = readingOf(told, 'earliest', (event) => occurredBy(event, asOf) === 'no')
  return [...entriesOf(possible)]
    .flatMap(([id, open]): readonly CommitmentAt[] => {
      if (!open.promise) return []
      const sure = lookUp(certain, id) ?? NOTHING_TOLD
      const [state, other] = [stateOf(sure, certain), stateOf(open, possible)]
      return [
        {
          id,
          made: open.promise,
          state,
          ...(other !== state && { possible: other }),
          due: sure.due?.edtf ?? open.promise.data.due,
          open: sure.promise !== undefined && sure.closing === undefined,
          unmet: unmetOf({ ...sure, promise: open.promise }, certain),
          amount: Number(sure.amount.toPrecision(12)),
          evidence: evidenceOf(sure),
          breaches: sure.promise ? breachesOf(sure) : [],
        },
      ]
    })
    .sort((a, b) => a.made.revision - b.made.revision)
}
