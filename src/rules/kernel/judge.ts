/**
 * Judges new events in the order of time. They are refused when they break a rule in both layouts of the
 * history, at themselves or at a later event, and the rule was not broken there before (docs/events.md, What is
 * refused). A history is judged with its repairs applied, so a repair is judged by its result.
 */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { isEvidence, isRuling } from '../../../events/evidence.ts'
import { contestedIn, type Layout, layOut } from '../../../events/history/order.ts'
import { repairedEvents } from '../../../events/history/repairs.ts'
import { dependentsOf } from './dependents.ts'
import type { Rules, Violation } from './rules.ts'

interface Breach extends Violation {
  readonly at: string
}

const nameOf = ({ rule, item, at }: Breach): string => `${rule} ${item} ${at}`

const breachesOf = <State>(
  rules: Rules<State>,
  events: readonly AnyEvent[],
  layout: Layout,
  contested: (event: AnyEvent) => boolean,
): readonly Breach[] => {
  let state = rules.initial
  const found: Breach[] = []
  const ordered = events.filter((event) => rules.ordered.includes(event.type))
  for (const event of layOut(ordered, layout, contested)) {
    for (const broken of rules.breaks(state, event)) found.push({ ...broken, at: event.id })
    state = rules.evolve(state, event)
  }
  return found
}

/** A stream before and after the new events, with repairs applied. */
interface Change {
  readonly before: readonly AnyEvent[]
  readonly after: readonly AnyEvent[]
}

const newBreaches = <State>(
  rules: Rules<State>,
  { before, after }: Change,
  layout: Layout,
): readonly Breach[] => {
  const contested = contestedIn(after)
  const breaches = breachesOf(rules, after, layout, contested)
  if (breaches.length === 0) return []
  // Events that a new event contests are left out on both sides, because evidence makes nothing impossible.
  const already = contestedIn(before)
  const leftOut = new Set(after.filter(contested).map(({ id }) => id))
  const old = breachesOf(rules, before, layout, (event) => already(event) || leftOut.has(event.id))
  const known = new Set(old.map(nameOf))
  return breaches.filter((breach) => !known.has(nameOf(breach)))
}

/** The new events, and the events that they repair, directly or through another repair. */
const concernedBy = (added: readonly AnyEvent[], history: readonly AnyEvent[]): ReadonlySet<string> => {
  const found = new Set(added.map(({ id }) => id))
  for (const event of [...history, ...added].toReversed()) {
    if (found.has(event.id) && isEvidence(event.type) && 'eventId' in event.data) {
      found.add(event.data.eventId)
    }
  }
  return found
}

/** The breach to report: one of a new event itself, before one that it causes at a recorded event. */
const blame = (breaches: readonly Breach[], own: ReadonlySet<string>): Violation | undefined => {
  const mine = breaches.find(({ at }) => own.has(at))
  const { at, ...broken } = mine ?? breaches[0] ?? { at: '', rule: 'concurrent-writes', detail: '' }
  return mine ? broken : { ...broken, detail: `A later event would be impossible: ${broken.detail}`, by: at }
}

/**
 * The rule that the new events break, with the conflicting event; undefined when they may be recorded.
 * @param history the stream as recorded
 * @param added the new events, to be recorded together after it
 */
export const judge = <State>(
  rules: Rules<State>,
  history: readonly AnyEvent[],
  added: readonly AnyEvent[],
): Violation | undefined => {
  const matters = ({ type }: AnyEvent): boolean => isEvidence(type) || rules.ordered.includes(type)
  if (!added.some(matters)) return undefined
  const change = { before: repairedEvents(history), after: repairedEvents([...history, ...added]) }
  const own = concernedBy(added, history)
  const first = newBreaches(rules, change, 'earliest')
  const second = first.length > 0 ? newBreaches(rules, change, 'latest') : []
  const breaches = second.length > 0 ? [...second, ...first] : []
  const repairs = added.some(({ type }) => isRuling(type))
  if (!repairs || breaches.some(({ at }) => own.has(at)))
    return breaches.length > 0 ? blame(breaches, own) : undefined
  const dependents = [
    ...new Set([
      ...breaches.map(({ at }) => at),
      ...dependentsOf(rules, (history[0] ?? added[0])?.id, change.before, change.after, own),
    ]),
  ]
  if (dependents.length === 0) return undefined
  const detail = breaches[0]?.detail ?? 'They depend on what the repair removes.'
  return {
    rule: 'event-has-dependents',
    detail: `Later events would be impossible: ${dependents.join(', ')}. ${detail}`,
    by: dependents[0],
    dependents,
  }
}
