/** How a prisoner is held, free or dead: the one fold of a detention case, for rules and views. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'

/** The kinds of custody that sources tell apart. */
export type HeldIn = Exclude<EventOf<'CustodyChanged'>['data']['to'], 'unknown'>

export interface Custody {
  /** Of whoever has died: as it was then. */
  readonly custody: 'unknown' | 'held' | 'free'
  /** Where the kind of custody is known. */
  readonly heldIn?: HeldIn | undefined
  /** The event that made it so, or that made the release final. */
  readonly since?: string | undefined
  /** The terms of the last release. */
  readonly terms?: EventOf<'PrisonerReleased'>['data']['terms'] | 'revoked' | undefined
  readonly pardoned?: string | undefined
  readonly died?: string | undefined
  /** Whether a transfer was refused and nobody has been taken back since. */
  readonly refusedTransfer: boolean
}

/** Before anything is known to have happened. */
export const NOTHING_KNOWN: Custody = { custody: 'unknown', refusedTransfer: false }

const taken = (state: Custody, { id }: AnyEvent): Custody => ({
  ...state,
  custody: 'held',
  heldIn: undefined,
  since: id,
})

/** The custody after one more event, in an order of time. */
export const custodyAfter = (state: Custody, event: AnyEvent): Custody => {
  switch (event.type) {
    case 'PrisonerDetained':
      return taken(state, event)
    case 'CustodyChanged': {
      const { to } = event.data
      return state.custody === 'held' ? { ...state, heldIn: to === 'unknown' ? undefined : to } : state
    }
    case 'PrisonerPardoned':
      return { ...state, pardoned: event.id }
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
