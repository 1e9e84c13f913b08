/** In which custody a prisoner is by a day: folded from what is certain, in the order of time. Pure. */
import type { AnyEvent, EventOf } from '../../events/catalogue.ts'
import { contestedIn, layOut } from '../../events/history/order.ts'
import { classify } from '../../events/time/when.ts'
import { partsOf } from './reading.ts'

export const CUSTODY = ['unknown', 'held', 'free', 'dead'] as const

export type Custody = (typeof CUSTODY)[number]

/** The kinds of custody that sources tell apart. */
export type HeldIn = Exclude<EventOf<'CustodyChanged'>['data']['to'], 'unknown'>

interface State {
  readonly custody: Custody
  /** Where it is known. */
  readonly heldIn?: HeldIn
}

const step = (state: State, event: AnyEvent): State => {
  switch (event.type) {
    case 'PrisonerDetained':
    case 'PrisonerReturnedToCustody':
      return { custody: 'held' }
    case 'CustodyChanged': {
      const { to } = event.data
      if (state.custody !== 'held') return state
      return { custody: 'held', ...(to !== 'unknown' && { heldIn: to }) }
    }
    case 'PrisonerReleased':
      return { custody: 'free' }
    case 'PrisonerTransferred':
      return event.data.intoCustody ? { custody: 'held' } : state
    case 'PrisonerDied':
      return { custody: 'dead' }
    default:
      return state
  }
}

const fold = (events: readonly AnyEvent[]): State => events.reduce(step, { custody: 'unknown' })

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
const otherThan = (sure: State, open: State): Custody | HeldIn | undefined =>
  open.custody !== sure.custody ? open.custody : open.heldIn !== sure.heldIn ? open.heldIn : undefined

/**
 * The custody that is certain by a day, the kind of it where that is known, and the other one that vague dates and
 * contested events leave open.
 */
export const custodyAt = (
  history: readonly AnyEvent[],
  asOf: string,
): State & { readonly possible?: Custody | HeldIn } => {
  const certain = certainBy(history, asOf)
  const state = fold(certain)
  const open = layOut(history, 'earliest', () => false).filter((one) => certaintyBy(one, asOf) !== 'not-yet')
  for (const part of partsOf(open, certain)) {
    const possible = otherThan(state, fold(part))
    if (possible !== undefined) return { ...state, possible }
  }
  return state
}
