/**
 * Keeps two writers, also on two nodes, from giving one external identifier to two targets at the same moment:
 * the first to write its state cell gets it. The cell says for which target and in which stream it was reserved;
 * only the stream says whether the target has it. So the identifier can be reserved again once its event is
 * retracted, or a minute after a crash between reservation and event.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { Refusal } from '../failure/problems.ts'
import {
  type GivenIdentifier,
  givenBy,
  givenIn,
  gives,
  nameOf,
  whereOf,
} from '../rules/kernel/givenIdentifiers.ts'
import type { Histories } from '../rules/kernel/world.ts'
import { changeBy, identifierTaken } from '../rules/sanctions/targetIdentifiers.ts'
import { openBreath } from '../scheduling/breath.ts'
import { type EventStore, NO_STREAM } from '../store/port.ts'
import { untilFirst } from '../store/writeRetry.ts'
import { refusal } from './decision.ts'

interface Reservation {
  readonly target: string
  readonly stream: string
  /** The moment, RFC 3339 UTC. */
  readonly at: string
}

/** How long an event may follow its reservation. */
const UNDERWAY_MS = 60_000

interface ReservingIdentifiers {
  readonly store: EventStore
  readonly histories: Pick<Histories, 'holdersOf' | 'refresh'>
}

const isYoung = ({ at }: Reservation, now: string): boolean => Date.parse(now) - Date.parse(at) < UNDERWAY_MS

/**
 * Whether the event of a reservation is in force or may still come.
 * @throws StoreError `unavailable`
 */
const holds = async (
  histories: ReservingIdentifiers['histories'],
  reservation: Reservation,
  one: GivenIdentifier,
  now: string,
) => {
  const history = await histories.refresh(reservation.stream)
  const reserved = { ...one, target: reservation.target }
  if (gives(givenIn(history), reserved)) return true
  const wasRecorded = gives(history.flatMap(givenBy), reserved)
  return !wasRecorded && isYoung(reservation, now)
}

const claimOne = (
  { store, histories }: ReservingIdentifiers,
  one: GivenIdentifier,
  stream: string,
  now: string,
): Promise<number> => {
  const cell = `claim-identifier-${nameOf(one.identifier)}`
  const value = JSON.stringify({ target: one.target, stream, at: now } satisfies Reservation)
  // A faster writer may have reserved it for the same target.
  return untilFirst(cell, async () => {
    const held = await store.readState(cell)
    const reservation = held && (JSON.parse(held.value) as Reservation)
    if (reservation && reservation.target !== one.target && (await holds(histories, reservation, one, now))) {
      throw new Refusal(refusal(identifierTaken(one, reservation.target, whereOf(reservation.stream))))
    }
    return store.writeState(cell, value, held?.revision ?? NO_STREAM)
  })
}

/**
 * Reserves the external identifiers that events give to targets without them.
 * @param history the stream before the events, as recorded
 * @throws Refusal `identifier-taken` when another target has it or is about to get it · StoreError `unavailable`
 */
export const reserveIdentifiers = async (
  reserving: ReservingIdentifiers,
  history: readonly AnyEvent[],
  events: readonly AnyEvent[],
  now: string,
): Promise<void> => {
  const reserved = new Set<string>()
  const breathe = openBreath()
  const seen = [...history]
  for (const event of events) {
    await breathe()
    for (const one of changeBy(event, seen).added) {
      const key = JSON.stringify([nameOf(one.identifier), one.target])
      const holders = await reserving.histories.holdersOf(one.identifier)
      if (reserved.has(key) || holders.some(({ target }) => target === one.target)) continue
      await claimOne(reserving, one, event.stream, now)
      reserved.add(key)
    }
    seen.push(event)
  }
}
