/**
 * Keeps two writers, also on two nodes, from giving one external identifier to two targets at the same moment:
 * the first to write its state cell gets it. The cell says for which target and in which stream it was claimed;
 * only the stream says whether the target has it. So the identifier can be claimed again once its event is
 * retracted, or a minute after a crash between claim and event.
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { Refused } from '../failure/problems.ts'
import { type Given, givenBy, givenIn, gives, nameOf, whereOf } from '../rules/kernel/givenIdentifiers.ts'
import type { Histories } from '../rules/kernel/world.ts'
import { changeBy, taken } from '../rules/sanctions/targetIdentifiers.ts'
import { type EventStore, NO_STREAM } from '../store/port.ts'
import { untilFirst } from '../store/writeRetry.ts'
import { openBreath } from '../turns/breath.ts'
import { refusal } from './decision.ts'

interface Claim {
  readonly target: string
  readonly stream: string
  /** The moment, RFC 3339 UTC. */
  readonly at: string
}

/** How long an event may follow its claim. */
const UNDERWAY_MS = 60_000

interface Claiming {
  readonly store: EventStore
  readonly histories: Pick<Histories, 'holdersOf' | 'refresh'>
}

const isYoung = ({ at }: Claim, now: string): boolean => Date.parse(now) - Date.parse(at) < UNDERWAY_MS

/**
 * Whether the claimed event is in force or may still come.
 * @throws StoreError `unavailable`
 */
const holds = async (histories: Claiming['histories'], claim: Claim, one: Given, now: string) => {
  const history = await histories.refresh(claim.stream)
  const claimed = { ...one, target: claim.target }
  if (gives(givenIn(history), claimed)) return true
  const wasRecorded = gives(history.flatMap(givenBy), claimed)
  return !wasRecorded && isYoung(claim, now)
}

const claimOne = (
  { store, histories }: Claiming,
  one: Given,
  stream: string,
  now: string,
): Promise<number> => {
  const cell = `claim-identifier-${nameOf(one.identifier)}`
  const value = JSON.stringify({ target: one.target, stream, at: now } satisfies Claim)
  // A faster writer may have claimed it for the same target.
  return untilFirst(cell, async () => {
    const held = await store.readState(cell)
    const claim = held && (JSON.parse(held.value) as Claim)
    if (claim && claim.target !== one.target && (await holds(histories, claim, one, now))) {
      throw new Refused(refusal(taken(one, claim.target, whereOf(claim.stream))))
    }
    return store.writeState(cell, value, held?.revision ?? NO_STREAM)
  })
}

/**
 * Claims the external identifiers that events give to targets without them.
 * @param history the stream before the events, as recorded
 * @throws Refused `identifier-taken` when another target has it or is about to get it · StoreError `unavailable`
 */
export const claimIdentifiers = async (
  claiming: Claiming,
  history: readonly AnyEvent[],
  events: readonly AnyEvent[],
  now: string,
): Promise<void> => {
  const claimed = new Set<string>()
  const breathe = openBreath()
  const seen = [...history]
  for (const event of events) {
    await breathe()
    for (const one of changeBy(event, seen).added) {
      const key = JSON.stringify([nameOf(one.identifier), one.target])
      const holders = await claiming.histories.holdersOf(one.identifier)
      if (claimed.has(key) || holders.some(({ target }) => target === one.target)) continue
      await claimOne(claiming, one, event.stream, now)
      claimed.add(key)
    }
    seen.push(event)
  }
}
