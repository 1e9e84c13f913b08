/** What the folder of each subject defines for its streams: how state grows from events, and what is refused. */
import type { AnyEvent, EventName } from '../../../events/catalogue.ts'
import type { ProblemCode } from '../../failure/catalogue.ts'

/** A rule that an event breaks. */
export interface Violation {
  readonly rule: ProblemCode
  readonly detail: string
  /** The conflicting event, if there is one. */
  readonly by?: string | undefined
  /** What the breach concerns, when one event can break the rule several times: a target, a commitment. */
  readonly item?: string
  /** The faulty field, when the rule is about a reference. */
  readonly pointer?: string
  /** The events that a repair would make impossible. */
  readonly dependents?: readonly string[]
}

/** What rules may look at besides the new event: its stream and the streams that `needs` named. */
export interface Context {
  /** The stream with its repairs applied, with the events of this request that are already decided. */
  readonly history: readonly AnyEvent[]
  /** Other streams by name, with repairs applied; empty for a stream that does not exist. */
  readonly streams: ReadonlyMap<string, readonly AnyEvent[]>
  /** Events by id. */
  readonly events: ReadonlyMap<string, AnyEvent>
}

export interface Rules<State = unknown> {
  readonly initial: State
  /**
   * The event types whose order in time matters. Only these are folded, and only these can break a rule about
   * order.
   */
  readonly ordered: readonly EventName[]
  /** Must never throw, whatever the order of events. */
  evolve(state: State, event: AnyEvent): State
  /** The rules about order that an event breaks at its place in time. */
  breaks(state: State, event: AnyEvent): readonly Violation[]
  /** The rule that an event breaks wherever it stands in time. */
  refuses(event: AnyEvent, context: Context): Violation | undefined
  /** Streams that `refuses` must see. It is called again with the streams found, until it names no new ones. */
  needs(event: AnyEvent, streams: Context['streams']): readonly string[]
  /** Measures whose licences `refuses` must see among the streams. */
  needsLicencesOf(event: AnyEvent): readonly string[]
}

/** The rules of a subject. By default no rule depends on the order of time. */
export const rules = <State>(given: Partial<Rules<State>> & { initial: State }): Rules<State> => ({
  ordered: [],
  evolve: (state) => state,
  breaks: () => [],
  refuses: () => undefined,
  needs: () => [],
  needsLicencesOf: () => [],
  ...given,
})
