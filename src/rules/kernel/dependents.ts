/** Finds the events of a stream that depend on an event under repair, by the rules that ignore time. */
import type { AnyEvent } from '../../../events/catalogue.ts'
import { isEvidence } from '../../../events/evidence.ts'
import type { Rules } from './rules.ts'

/**
 * Returns a test whether an event would be refused among the other events of its stream.
 * @param inert takes the place of the event in question, so that the event does not count against itself
 */
const refusedAmong = <State>(rules: Rules<State>, history: readonly AnyEvent[], inert: AnyEvent) => {
  const others = [...history]
  const places = new Map(history.map(({ id }, index) => [id, index]))
  const context = {
    history: others,
    streams: new Map(),
    events: new Map(history.map((one) => [one.id, one])),
  }
  return (id: string): boolean => {
    const place = places.get(id)
    const event = place === undefined ? undefined : others[place]
    if (place === undefined || !event) return false
    others[place] = inert
    const broken = rules.refuses(event, context)
    others[place] = event
    return broken !== undefined
  }
}

/**
 * The ids of events that would be refused after a repair and were not before. Without its opening event, every
 * other event of a stream would be refused.
 * @param opening the id of the stream's first event
 * @param own the repair and the event under repair, which are judged elsewhere
 */
export const dependentsOf = <State>(
  rules: Rules<State>,
  opening: string | undefined,
  before: readonly AnyEvent[],
  after: readonly AnyEvent[],
  own: ReadonlySet<string>,
): readonly string[] => {
  const facts = after.filter((event) => !isEvidence(event.type))
  const inert = after.find((event) => isEvidence(event.type))
  if (!inert || after[0]?.id !== opening) return facts.map(({ id }) => id)
  const [was, is] = [before, after].map((history) => refusedAmong(rules, history, inert))
  return facts.map(({ id }) => id).filter((id) => id !== opening && !own.has(id) && is?.(id) && !was?.(id))
}
