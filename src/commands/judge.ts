/**
 * Judges new events in the order of time: they are refused when both layouts of the history break a rule, at
 * themselves or at a later event, that was not broken before (EVENTS.md, How a refusal is judged).
 */
import type { AnyEvent } from '../../events/catalogue.ts'
import { contestedIn, type Layout, layOut } from '../../events/order.ts'
import type { Broken, Decider } from './decider.ts'

interface Breach extends Broken {
  readonly at: string
}

const nameOf = ({ rule, item, at }: Breach): string => `${rule} ${item} ${at}`

const breachesOf = <State>(
  decider: Decider<State>,
  events: readonly AnyEvent[],
  layout: Layout,
  contested: (event: AnyEvent) => boolean,
): readonly Breach[] => {
  let state = decider.initial
  const found: Breach[] = []
  const ordered = events.filter((event) => decider.ordered.includes(event.type))
  for (const event of layOut(ordered, layout, contested)) {
    for (const broken of decider.breaks(state, event)) found.push({ ...broken, at: event.id })
    state = decider.evolve(state, event)
  }
  return found
}

const newBreach = <State>(
  decider: Decider<State>,
  history: readonly AnyEvent[],
  added: readonly AnyEvent[],
  layout: Layout,
): Breach | undefined => {
  // What a new event contests is left out before and after: evidence makes nothing impossible.
  const contested = contestedIn([...history, ...added])
  const breaches = breachesOf(decider, [...history, ...added], layout, contested)
  if (breaches.length === 0) return undefined
  const before = new Set(breachesOf(decider, history, layout, contested).map(nameOf))
  return breaches.find((breach) => !before.has(nameOf(breach)))
}

/**
 * The rule that the new events break, and the event in the way; undefined when they may be recorded.
 * @param history the stream as recorded
 * @param added the new events, to be recorded together behind it
 */
export const judge = <State>(
  decider: Decider<State>,
  history: readonly AnyEvent[],
  added: readonly AnyEvent[],
): Broken | undefined => {
  const matters = (event: AnyEvent): boolean => decider.ordered.includes(event.type)
  if (!added.some(matters)) return undefined
  const first = newBreach(decider, history, added, 'earliest')
  if (!first) return undefined
  const second = newBreach(decider, history, added, 'latest')
  if (!second) return undefined
  // What a new event breaks is named before what it makes a recorded one break.
  const isNew = (breach: Breach): boolean => added.some((event) => event.id === breach.at)
  const { at, ...broken } = isNew(second) || !isNew(first) ? second : first
  return added.some((event) => event.id === at) ? broken : { ...broken, by: at }
}
