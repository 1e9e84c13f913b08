/**
 * Which external identifiers a measure gives to its targets, or a target to itself, and whether another target already
 * has one of them. An identifier belongs to one target id, in any number of measures. Reads the world, changes nothing.
 */

import type { AnyEvent } from '../../../events/catalogue.ts'
import { subjectOf } from '../../../events/envelope.ts'
import { isRepair } from '../../../events/evidence.ts'
import { type GivenIdentifier, givenBy, givenIn, gives, isSame, whereOf } from '../kernel/givenIdentifiers.ts'
import type { Violation } from '../kernel/rules.ts'
import type { World } from '../kernel/world.ts'

export interface IdentifierChange {
  /** The identifiers that the event gives to targets that did not have them in this measure. */
  readonly added: readonly GivenIdentifier[]
  /** All identifiers that the measure gives after the event. */
  readonly after: readonly GivenIdentifier[]
}

const NOTHING: IdentifierChange = { added: [], after: [] }

/**
 * What an event changes: its own statement, or the result of its repair.
 * @param history its stream before it, as recorded
 */
export const changeBy = (event: AnyEvent, history: readonly AnyEvent[]): IdentifierChange => {
  if (!['sanction', 'target'].includes(subjectOf(event.stream))) return NOTHING
  const { type } = event
  const repairs = isRepair(type)
  const own = givenBy(event)
  if (!repairs && own.length === 0) return NOTHING
  const before = givenIn(history)
  const after = repairs
    ? givenIn([...history, event]).map(({ pointer, ...one }) => ({
        ...one,
        ...(type === 'EventCorrected' && { pointer: `/patch/data${pointer}` }),
      }))
    : [...before, ...own]
  return { added: (repairs ? after : own).filter((one) => !gives(before, one)), after }
}

/** The refusal of an identifier that another target has, in the same form as for persons. */
export const identifierTaken = (
  { identifier, pointer }: GivenIdentifier,
  holder: string,
  where: string,
): Violation => ({
  rule: 'identifier-taken',
  detail: `the target ${holder} already has this ${identifier.scheme} identifier, in ${where}`,
  ...(pointer !== undefined && { pointer }),
})

const stands = async (world: World, one: GivenIdentifier, target: string, stream: string): Promise<boolean> =>
  gives(givenIn(await world.history(stream)), { ...one, target })

/** Another target of the same measure with the identifier. When one event names both, the second is at fault. */
const rivalIn = ({ added, after }: IdentifierChange, one: GivenIdentifier): GivenIdentifier | undefined =>
  after.find(
    (other, index) =>
      isSame(other, one) &&
      other.target !== one.target &&
      (!added.includes(other) || index < after.indexOf(one)),
  )

/** The other target that has an identifier, and where; undefined when no other target has it. */
const holderOf = async (
  world: World,
  change: IdentifierChange,
  one: GivenIdentifier,
  stream: string,
): Promise<{ readonly target: string; readonly where: string } | undefined> => {
  const rival = rivalIn(change, one)
  const holders = (await world.holdersOf(one.identifier)).filter((holder) => holder.stream !== stream)
  const others = holders.filter(({ target }) => target !== one.target)
  if (!rival && others.length === 0) return undefined
  // Older ledgers may have an identifier at two targets. Both keep it.
  for (const { target, stream: measure } of holders) {
    if (target === one.target && (await stands(world, one, target, measure))) return undefined
  }
  if (rival) return { target: rival.target, where: 'this measure' }
  for (const { target, stream: measure } of others) {
    if (await stands(world, one, target, measure)) return { target, where: whereOf(measure) }
  }
  return undefined
}

/**
 * Why an event may not be recorded: it gives an identifier to a target while another target has it.
 * @param history its stream before it, as recorded
 */
export const refusesIdentifiers = async (
  event: AnyEvent,
  history: readonly AnyEvent[],
  world: World,
): Promise<Violation | undefined> => {
  const change = changeBy(event, history)
  for (const one of change.added) {
    const holder = await holderOf(world, change, one, event.stream)
    if (holder) return identifierTaken(one, holder.target, holder.where)
  }
  return undefined
}
