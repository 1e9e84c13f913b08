/**
 * How the commitments of a deal stand by a day: folded from what is certain by then, in the order of time; beside it,
 * the state that vague dates and contested events leave open. Pure.
 */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { contestedIn, type Layout, layOut } from '../../events/history/order.ts'
import { type CommitmentEvent, isAboutCommitment } from '../../events/history/promises.ts'
import { classify } from '../../events/time/when.ts'

const CLOSED = ['fulfilled', 'waived', 'withdrawn', 'lapsed'] as const

type Closing = (typeof CLOSED)[number]

/** `conditional`, `open`, `partly-fulfilled` and `breached` are open; a commitment is `not-made` before it is certain. */
export const COMMITMENT_STATES = [
  'not-made',
  'conditional',
  'open',
  'partly-fulfilled',
  'breached',
  ...CLOSED,
] as const

export type CommitmentState = (typeof COMMITMENT_STATES)[number]

interface Breach {
  readonly eventId: string
  readonly level: 'alleged' | 'established'
}

/** What is known of a commitment; it may be known to be kept before it is known to be made. */
interface Told {
  readonly made?: EventOf<'CommitmentMade'>
  readonly due?: string | undefined
  readonly met: readonly string[]
  readonly parts: number
  readonly amount: number
  readonly evidence: readonly string[]
  readonly breaches: readonly Breach[]
  readonly closed?: Closing
}

const NOTHING: Told = { met: [], parts: 0, amount: 0, evidence: [], breaches: [] }

const WAYS = {
  CommitmentWaived: 'waived',
  CommitmentWithdrawn: 'withdrawn',
  CommitmentLapsed: 'lapsed',
} as const

const whileOpen = (told: Told, event: CommitmentEvent): Told => {
  switch (event.type) {
    case 'CommitmentDeadlineChanged':
      return { ...told, due: event.data.due }
    case 'CommitmentPartlyFulfilled': {
      const { amount = 0, evidence } = event.data
      return {
        ...told,
        parts: told.parts + 1,
        amount: told.amount + amount,
        evidence: [...told.evidence, ...evidence],
      }
    }
    case 'CommitmentFulfilled':
      return { ...told, closed: 'fulfilled', evidence: [...told.evidence, ...event.data.evidence] }
    case 'CommitmentWaived':
    case 'CommitmentWithdrawn':
    case 'CommitmentLapsed':
      return { ...told, closed: WAYS[event.type] }
    default:
      return told
  }
}

const step = (told: Told, event: CommitmentEvent): Told => {
  switch (event.type) {
    case 'CommitmentMade':
      return { ...told, made: event, due: told.due ?? event.data.due }
    case 'CommitmentConditionMet':
      return { ...told, met: [...told.met, event.data.condition] }
    case 'CommitmentBreached':
      return { ...told, breaches: [...told.breaches, { eventId: event.id, level: event.data.level }] }
    default:
      return told.closed ? told : whileOpen(told, event)
  }
}

/** What is told by one of the two ways to read vague dates. */
type Reading = ReadonlyMap<string, Told>

const read = (
  history: readonly AnyEvent[],
  layout: Layout,
  leftOut: (event: AnyEvent) => boolean,
): Reading => {
  const reading = new Map<string, Told>()
  for (const event of layOut(history, layout, leftOut)) {
    if (!isAboutCommitment(event)) continue
    const { commitmentId } = event.data
    reading.set(commitmentId, step(reading.get(commitmentId) ?? NOTHING, event))
  }
  return reading
}

const unmetOf = ({ made, met }: Told, reading: Reading): readonly string[] =>
  made?.data.conditions.filter((id) => !met.includes(id) && reading.get(id)?.closed !== 'fulfilled') ?? []

const isBroken = ({ breaches }: Told): boolean => breaches.some(({ level }) => level === 'established')

const stateOf = (told: Told, reading: Reading): CommitmentState => {
  if (!told.made) return 'not-made'
  if (told.closed) return told.closed
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
  /** Conditions that are not met. */
  readonly unmet: readonly string[]
  /** What came of its quantity, in parts. */
  readonly amount: number
  /** Ids of events that show how much of it is kept. */
  readonly evidence: readonly string[]
  readonly breaches: readonly Breach[]
}

/**
 * Every commitment that may have been made by a day, in the order of recording.
 * @param history a deal's stream as it stands
 * @param asOf a day, meaning its end, or an instant
 */
export const commitmentsAt = (history: readonly AnyEvent[], asOf: string): readonly CommitmentAt[] => {
  const contested = contestedIn(history)
  const told = history.filter((event, index) => index === 0 || isAboutCommitment(event))
  const certainty = (event: AnyEvent) =>
    classify({ earliest: event.earliest ?? null, latest: event.latest ?? null }, asOf)
  const certain = read(told, 'latest', (event) => contested(event) || certainty(event) !== 'definite')
  const possible = read(told, 'earliest', (event) => certainty(event) === 'not-yet')
  return [...possible]
    .flatMap(([id, open]): readonly CommitmentAt[] => {
      if (!open.made) return []
      const sure = certain.get(id) ?? NOTHING
      const [state, other] = [stateOf(sure, certain), stateOf(open, possible)]
      return [
        {
          id,
          made: open.made,
          state,
          ...(other !== state && { possible: other }),
          due: sure.due ?? open.made.data.due,
          open: sure.made !== undefined && sure.closed === undefined,
          unmet: unmetOf({ ...sure, made: open.made }, certain),
          amount: Number(sure.amount.toPrecision(12)),
          evidence: [...new Set(sure.evidence)],
          breaches: sure.made ? sure.breaches : [],
        },
      ]
    })
    .sort((a, b) => a.made.revision - b.made.revision)
}
