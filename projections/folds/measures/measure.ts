/** A measure as a history. */
import type { AnyEvent } from '../../../events/catalogue.ts'

/** The events of a measure, of its licences, and the evidence about all of them, as one history. */
export interface Measure {
  readonly events: readonly AnyEvent[]
  readonly licences: readonly AnyEvent[]
}
