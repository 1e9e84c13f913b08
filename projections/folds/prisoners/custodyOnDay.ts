/** The custody of a prisoner on a day: folded from what is certain, in the order of time. Pure. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { occurredBy } from '../../../events/history/legalEffect.ts'
import { contestedIn, layOut } from '../../../events/history/order.ts'
import {
  custodyAfter,
  type Custody as Folded,
  type HeldIn,
  NOTHING_KNOWN,
} from '../../../src/rules/prisoners/custody.ts'
import { partsOf } from '../dayReading.ts'

export const CUSTODY = ['unknown', 'held', 'free', 'dead'] as const

export type Custody = (typeof CUSTODY)[number]

interface Shown {
  readonly custody: Custody
  /** The kind of custody, when known. */
  readonly heldIn?: HeldIn
}

/** The state after the given events of a case. */
export const foldedFrom = (events: readonly AnyEvent[]): Folded => events.reduce(custodyAfter, NOTHING_KNOWN)

/** After a death, the dead stay dead, even if a vague date puts another event later. */
const shown = ({ custody, heldIn, died }: Folded): Shown =>
  died === undefined ? { custody, ...(heldIn !== undefined && { heldIn }) } : { custody: 'dead' }

/** The events of a case that certainly happened by a day, in the order of time. */
export const certainBy = (history: readonly AnyEvent[], asOf: string): readonly AnyEvent[] => {
  const contested = contestedIn(history)
  return layOut(history, 'latest', contested).filter(
    (event) => !contested(event) && occurredBy(event, asOf) === 'certainly',
  )
}

/** The difference between two states: the custody, or else its kind. */
const otherThan = (sure: Shown, open: Shown): Custody | HeldIn | undefined =>
  open.custody !== sure.custody ? open.custody : open.heldIn !== sure.heldIn ? open.heldIn : undefined

/**
 * The certain custody on a day, its kind when known, and the other one that vague dates and contested events
 * leave open.
 */
export const custodyAt = (
  history: readonly AnyEvent[],
  asOf: string,
): Shown & { readonly possible?: Custody | HeldIn } => {
  const certain = certainBy(history, asOf)
  const state = shown(foldedFrom(certain))
  const open = layOut(history, 'earliest', () => false).filter((one) => occurredBy(one, asOf) !== 'no')
  for (const part of partsOf(open, certain)) {
    const possible = otherThan(state, shown(foldedFrom(part)))
    if (possible !== undefined) return { ...state, possible }
  }
  return state
}
