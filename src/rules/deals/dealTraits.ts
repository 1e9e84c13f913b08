/**
 * The traits of a deal that change with time, its status and its framing, for rules and views: which events set them,
 * and which value holds on a day. Pure.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import type { DealStatus, Framing } from '../../../events/deal.ts'
import { contestedIn, layOut } from '../../../events/history/order.ts'
import { type Bounds, happenedBy } from '../../../events/time/when.ts'

/** A value of a trait, with the bounds of when the deal got it. */
export interface DealTrait<Value> extends Bounds {
  readonly value: Value
  /** Whether the opening event gave it. */
  readonly opening: boolean
}

const trait = <Value>(
  { earliest = null, latest = null }: AnyEvent,
  value: Value,
  opening: boolean,
): DealTrait<Value> => ({ value, opening, earliest, latest })

/** The status that an event gives its deal; undefined when it gives none. */
export const statusGivenBy = (event: AnyEvent): DealTrait<DealStatus> | undefined => {
  if (event.type === 'DealOpened') return trait(event, event.data.status, true)
  return event.type === 'DealStatusChanged' ? trait(event, event.data.to, false) : undefined
}

/** The framing that an event gives its deal; undefined when it gives none. */
export const framingGivenBy = (event: AnyEvent): DealTrait<Framing> | undefined => {
  if (event.type === 'DealOpened') return trait(event, event.data.framing, true)
  return event.type === 'DealFramingChanged' ? trait(event, event.data.to, false) : undefined
}

/** A vague opening counts as soon as it is possible, because a deal always has the traits that it opened with. */
const countsBy = (one: DealTrait<unknown>, asOf: string): boolean => {
  const certainty = happenedBy(one, asOf)
  return one.opening ? certainty !== 'no' : certainty === 'certainly'
}

/**
 * The value of a trait on a day: the last one that counts; undefined before the earliest possible opening.
 * @param traits in the order of time by the latest moments, the opening first; without contested events
 */
const lastValueBy = <Value>(traits: readonly DealTrait<Value>[], asOf: string): Value | undefined =>
  traits.findLast((one) => countsBy(one, asOf))?.value

/** The values of a trait in the order of time, from the deal's stream with its repairs applied. */
const traitsIn = <Value>(
  history: readonly AnyEvent[],
  givenBy: (event: AnyEvent) => DealTrait<Value> | undefined,
): readonly DealTrait<Value>[] =>
  layOut(history, 'latest', contestedIn(history)).flatMap((event) => givenBy(event) ?? [])

/** The status on a day; null before the earliest possible opening. */
export const statusBy = (traits: readonly DealTrait<DealStatus>[], asOf: string): DealStatus | null =>
  lastValueBy(traits, asOf) ?? null

/** The framing on a day; before the earliest possible opening, the one that the deal was opened with. */
export const framingBy = (traits: readonly DealTrait<Framing>[], asOf: string): Framing | undefined =>
  lastValueBy(traits, asOf) ?? traits[0]?.value

/** @param history the deal's stream with its repairs applied */
export const dealStatusAt = (history: readonly AnyEvent[], asOf: string): DealStatus | null =>
  statusBy(traitsIn(history, statusGivenBy), asOf)

/** @param history the deal's stream with its repairs applied */
export const dealFramingAt = (history: readonly AnyEvent[], asOf: string): Framing | undefined =>
  framingBy(traitsIn(history, framingGivenBy), asOf)
