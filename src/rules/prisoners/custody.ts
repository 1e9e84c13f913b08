/** Whether a prisoner is held, free or dead: one fold of a detention case for rules and views. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { certainlyBefore } from '../../../events/time/when.ts'

/** The kinds of custody that sources distinguish. */
export type HeldIn = Exclude<EventOf<'CustodyChanged'>['data']['to'], 'unknown'>

export interface Custody {
  /** After a death, the custody at that time. */
  readonly custody: 'unknown' | 'held' | 'free'
  /** The kind of custody, when known. */
  readonly heldIn?: HeldIn | undefined
  /** The event that led to it, or that made the release final. */
  readonly since?: string | undefined
  /** The terms of the last release. */
  readonly terms?: EventOf<'PrisonerReleased'>['data']['terms'] | 'revoked' | undefined
  /** The pardon of what was last judged. */
  readonly pardoned?: string | undefined
  /** The last moment at which that pardon can have been given. */
  readonly pardonedBy?: string | null | undefined
  readonly died?: string | undefined
  /** Whether the prisoner refused a transfer and was not taken back since. */
  readonly refusedTransfer: boolean
}

/** The state before the first known event. */
export const NOTHING_KNOWN: Custody = { custody: 'unknown', refusedTransfer: false }

const boundsOf = ({ earliest = null }: AnyEvent) => ({ earliest })

const taken = (state: Custody, { id }: AnyEvent): Custody => ({
  ...state,
  custody: 'held',
  heldIn: undefined,
  since: id,
})

/** The custody after one more event, in one of the orders of time. */
export const custodyAfter = (state: Custody, event: AnyEvent): Custody => {
  switch (event.type) {
    case 'PrisonerDetained':
      return taken(state, event)
    case 'CustodyChanged': {
      const { to } = event.data
      return state.custody === 'held' ? { ...state, heldIn: to === 'unknown' ? undefined : to } : state
    }
    case 'PrisonerPardoned':
      return { ...state, pardoned: event.id, pardonedBy: event.latest ?? null }
    // A pardon is of what was judged before it; what is certainly judged later can be pardoned again.
    case 'PrisonerConvicted':
    case 'PrisonerSentenced':
      return state.pardoned !== undefined &&
        certainlyBefore({ latest: state.pardonedBy ?? null }, boundsOf(event))
        ? { ...state, pardoned: undefined, pardonedBy: undefined }
        : state
    case 'PrisonerReleased':
      return { ...state, custody: 'free', heldIn: undefined, since: event.id, terms: event.data.terms }
    case 'ReleaseRevoked':
      return { ...state, since: event.id, terms: 'revoked' }
    case 'PrisonerTransferred':
      return event.data.intoCustody ? taken(state, event) : state
    case 'TransferRefused':
      return { ...state, refusedTransfer: true }
    case 'PrisonerReturnedToCustody':
      return { ...taken(state, event), refusedTransfer: false }
    case 'PrisonerDied':
      return { ...state, died: event.id }
    default:
      return state
  }
}
