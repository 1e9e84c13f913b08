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

interface CustodyView extends Pick<Folded, 'heldIn' | 'secrecy' | 'place'> {
  readonly custody: Custody
  /** The state that holds the person now, when known. */
  readonly heldBy?: string | undefined
}

/** The state after the given events of a case. */
export const foldedFrom = (events: readonly AnyEvent[]): Folded => events.reduce(custodyAfter, NOTHING_KNOWN)

/** After a death, the dead stay dead, even if a vague date puts another event later. */
const viewOf = ({ custody, state, heldIn, secrecy, place, died }: Folded): CustodyView =>
  died !== undefined
    ? { custody: 'dead' }
    : custody !== 'held'
      ? { custody }
      : {
          custody,
          ...(state !== undefined && { heldBy: state }),
          ...(heldIn !== undefined && { heldIn }),
          ...(secrecy !== undefined && { secrecy }),
          ...(place !== undefined && { place }),
        }

/** The events of a case that certainly happened by a day, in the order of time. */
export const certainBy = (history: readonly AnyEvent[], asOf: string): readonly AnyEvent[] => {
  const contested = contestedIn(history)
  return layOut(history, 'latest', contested).filter(
    (event) => !contested(event) && occurredBy(event, asOf) === 'certainly',
  )
}

/** The difference between two states: the custody, or else its kind. */
const otherThan = (sure: CustodyView, open: CustodyView): Custody | HeldIn | undefined =>
  open.custody !== sure.custody ? open.custody : open.heldIn !== sure.heldIn ? open.heldIn : undefined

interface Open {
  /** The other custody, or kind of it. */
  readonly possible?: Custody | HeldIn
  /** The other state that may hold the person. */
  readonly possiblyHeldBy?: string
}

/** A revoked release says that the person is to be taken back, not that this happened. */
const openOf = ({ custody, terms, died }: Folded): Open =>
  custody === 'free' && terms === 'revoked' && died === undefined ? { possible: 'held' } : {}

/**
 * The certain custody on a day with what is known of it, and what vague dates, contested events and revoked releases leave
 * open.
 */
export const custodyAt = (history: readonly AnyEvent[], asOf: string): CustodyView & Open => {
  const certain = certainBy(history, asOf)
  const folded = foldedFrom(certain)
  const state = viewOf(folded)
  let { possible, possiblyHeldBy }: Open = openOf(folded)
  // An event of a vague date may come before or after another one of the same time.
  for (const layout of ['earliest', 'latest'] as const) {
    const open = layOut(history, layout, () => false).filter((one) => occurredBy(one, asOf) !== 'no')
    for (const part of partsOf(open, certain)) {
      const other = viewOf(foldedFrom(part))
      possible ??= otherThan(state, other)
      if (other.heldBy !== state.heldBy) possiblyHeldBy ??= other.heldBy
    }
  }
  return {
    ...state,
    ...(possible !== undefined && { possible }),
    ...(possiblyHeldBy !== undefined && { possiblyHeldBy }),
  }
}
