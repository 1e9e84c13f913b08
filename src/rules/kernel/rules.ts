/** What a subject's folder says about its streams: how state grows from events, and what is refused. */
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import type { ProblemCode } from '../../failure/catalogue.ts'

/** A rule that an event breaks. */
export interface Violation {
  readonly rule: ProblemCode
  readonly detail: string
  /** The event that stands in the way, where there is one. */
  readonly by?: string | undefined
  /** What the rule is broken for, where an event can break it for several: a target, a commitment. */
  readonly item?: string
  /** The field that is at fault, where the rule is about a reference. */
  readonly pointer?: string
  /** The events that a repair would make impossible. */
  readonly dependents?: readonly string[]
}

/** What a set of rules may look at beside the new event: its stream, and the streams that it said it needs. */
export interface Context {
  /** The stream as it stands, the events decided on before this one included. */
  readonly history: readonly AnyEvent[]
  /** Other streams by name, as they stand; a stream that does not exist is empty. */
  readonly streams: ReadonlyMap<string, readonly AnyEvent[]>
  /** Events named by id. */
  readonly events: ReadonlyMap<string, AnyEvent>
}

export interface Rules<State = unknown> {
  readonly initial: State
  /** The event types whose order in time matters: only these are folded, and only these can break a rule of it. */
  readonly ordered: readonly EventName[]
  /** Never throws, whatever the order of events. */
  evolve(state: State, event: AnyEvent): State
  /** The rules that an event breaks at its place in the order of time. */
  breaks(state: State, event: AnyEvent): readonly Violation[]
  /** The rule that an event breaks wherever it stands in time. */
  refuses(event: AnyEvent, context: Context): Violation | undefined
  /** Streams that `refuses` wants to see; asked again with what was found, until it names nothing new. */
  needs(event: AnyEvent, streams: Context['streams']): readonly string[]
  /** Measures whose licences `refuses` wants to see among the streams. */
  needsLicencesOf(event: AnyEvent): readonly string[]
}

/** The rules of a subject that do not depend on the order of time, unless it says otherwise. */
export const rules = <State>(given: Partial<Rules<State>> & { initial: State }): Rules<State> => ({
  ordered: [],
  evolve: (state) => state,
  breaks: () => [],
  refuses: () => undefined,
  needs: () => [],
  needsLicencesOf: () => [],
  ...given,
})
