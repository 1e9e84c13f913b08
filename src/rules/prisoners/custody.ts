/** Whether a prisoner is held, by whom and where, free or dead: one fold of a detention case for rules and views. Pure. */
import type { AnyEvent, EventOf } from '../../../events/catalogue.ts'
import { type Judgments, judgmentsAfter, NOTHING_JUDGED } from './judgments.ts'

/** The kinds of custody that sources distinguish. */
export type HeldIn = Exclude<NonNullable<EventOf<'CustodyChanged'>['data']['to']>, 'unknown'>

type Secrecy = NonNullable<EventOf<'PrisonerDetained'>['data']['secrecy']>

export interface Custody {
  /** After a death, the custody at that time. */
  readonly custody: 'unknown' | 'held' | 'free'
  /** The kind of custody, when known. */
  readonly heldIn?: HeldIn | undefined
  readonly secrecy?: Secrecy | undefined
  /** Where the person is held, when known. */
  readonly place?: string | undefined
  /** The state that holds the person, or held the person last; undefined when nobody says which one. */
  readonly state?: string | undefined
  /** The event that led to it, or that made the release final. */
  readonly since?: string | undefined
  /** The terms of the last release. */
  readonly terms?: EventOf<'PrisonerReleased'>['data']['terms'] | 'revoked' | undefined
  readonly judgments: Judgments
  readonly died?: string | undefined
  /** Whether the prisoner refused a transfer and was not taken back since. */
  readonly refusedTransfer: boolean
}

/** The state before the first known event. */
export const NOTHING_KNOWN: Custody = {
  custody: 'unknown',
  judgments: NOTHING_JUDGED,
  refusedTransfer: false,
}

/** How and where somebody is held, as an event says it. */
interface StatedCustody {
  readonly heldIn?: HeldIn | 'unknown' | undefined
  readonly secrecy?: Secrecy | undefined
  readonly place?: string | undefined
}

const afterTaking = (
  state: Custody,
  { id }: AnyEvent,
  by: string | undefined,
  said: StatedCustody,
): Custody => ({
  ...state,
  custody: 'held',
  state: by,
  heldIn: said.heldIn === 'unknown' ? undefined : said.heldIn,
  secrecy: said.secrecy,
  place: said.place,
  since: id,
  terms: undefined,
})

const afterRelease = (state: Custody, { id }: AnyEvent, terms: Custody['terms']): Custody => ({
  ...state,
  custody: 'free',
  heldIn: undefined,
  secrecy: undefined,
  place: undefined,
  since: id,
  terms,
})

/** After a move to another kind of custody, the earlier place no longer counts as known. */
const afterMove = (state: Custody, { to, place, secrecy }: EventOf<'CustodyChanged'>['data']): Custody => ({
  ...state,
  heldIn: to === undefined ? state.heldIn : to === 'unknown' ? undefined : to,
  place: to === undefined ? (place ?? state.place) : place,
  secrecy: secrecy === undefined ? state.secrecy : secrecy === 'ended' ? undefined : secrecy,
})

const custodyOf = (state: Custody, event: AnyEvent): Custody => {
  switch (event.type) {
    case 'PrisonerDetained':
      return afterTaking(state, event, event.data.state, event.data)
    case 'CustodyChanged':
      return state.custody === 'held' ? afterMove(state, event.data) : state
    case 'PrisonerReleased':
      return afterRelease(state, event, event.data.terms)
    case 'PrisonerGotFree':
      return afterRelease(state, event, undefined)
    case 'ReleaseRevoked':
      return { ...state, since: event.id, terms: 'revoked' }
    case 'PrisonerTransferred':
      return event.data.intoCustody
        ? afterTaking(state, event, event.data.to, { place: event.data.place })
        : state
    case 'TransferRefused':
      return { ...state, refusedTransfer: true }
    case 'PrisonerReturnedToCustody':
      return {
        ...afterTaking(state, event, event.data.state ?? state.state, event.data),
        refusedTransfer: false,
      }
    case 'PrisonerDied':
      return { ...state, died: event.id }
    default:
      return state
  }
}

/** The custody after one more event, in one of the orders of time. */
export const custodyAfter = (state: Custody, event: AnyEvent): Custody => {
  const judgments = judgmentsAfter(state.judgments, event)
  return custodyOf(judgments === state.judgments ? state : { ...state, judgments }, event)
}
