/** In which custody a prisoner is by a day: folded from what is certain, in the order of time. Pure. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { contestedIn, layOut } from '../../events/history/order.ts'
import { classify } from '../../events/time/when.ts'
import {
  custodyAfter,
  type Custody as Folded,
  type HeldIn,
  NOTHING_KNOWN,
} from '../../src/rules/prisoners/custody.ts'
import { partsOf } from './reading.ts'

export const CUSTODY = ['unknown', 'held', 'free', 'dead'] as const

export type Custody = (typeof CUSTODY)[number]

interface Shown {
  readonly custody: Custody
  /** Where it is known. */
  readonly heldIn?: HeldIn
}

/** What some events of a case say of it, in their order. */
export const foldedFrom = (events: readonly AnyEvent[]): Folded => events.reduce(custodyAfter, NOTHING_KNOWN)

/** The dead are dead, whatever a vague date puts after the death. */
const shown = ({ custody, heldIn, died }: Folded): Shown =>
  died === undefined ? { custody, ...(heldIn !== undefined && { heldIn }) } : { custody: 'dead' }

const certaintyBy = (event: AnyEvent, asOf: string) =>
  classify({ earliest: event.earliest ?? null, latest: event.latest ?? null }, asOf)

/** The events of a case that certainly happened by a day, in the order of time. */
export const certainBy = (history: readonly AnyEvent[], asOf: string): readonly AnyEvent[] => {
  const contested = contestedIn(history)
  return layOut(history, 'latest', contested).filter(
    (event) => !contested(event) && certaintyBy(event, asOf) === 'definite',
  )
}

/** What differs between two states: the custody, else its kind. */
const otherThan = (sure: Shown, open: Shown): Custody | HeldIn | undefined =>
  open.custody !== sure.custody ? open.custody : open.heldIn !== sure.heldIn ? open.heldIn : undefined

/**
 * The custody that is certain by a day, the kind of it where that is known, and the other one that vague dates and
 * contested events leave open.
 */
export const custodyAt = (
  history: readonly AnyEvent[],
  asOf: string,
): Shown & { readonly possible?: Custody | HeldIn } => {
  const certain = certainBy(history, asOf)
  const state = shown(foldedFrom(certain))
  const open = layOut(history, 'earliest', () => false).filter((one) => certaintyBy(one, asOf) !== 'not-yet')
  for (const part of partsOf(open, certain)) {
    const possible = otherThan(state, shown(foldedFrom(part)))
    if (possible !== undefined) return { ...state, possible }
  }
  return state
}
