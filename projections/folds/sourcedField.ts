/** The shape of disputed fields in answers: who says what, with both values. Types only. */
import type { SourceRef } from '../../events/envelope.ts'
import type { DisputedField, SaidValue } from '../../events/history/disputes.ts'

/** A source as answers show it, with where in it something is told. */
export type ShownSource = Omit<SourceRef, 'sourceId'> & {
  readonly id: string
  readonly publisher?: string | undefined
  readonly title?: string | undefined
  readonly published?: string | undefined
}

/** A value that is said of a disputed field, with the sources that say it. */
interface SourcedValue extends Omit<SaidValue, 'sources'> {
  readonly sources: readonly ShownSource[]
}

/** A disputed field of an event. */
export interface SourcedField extends Pick<DisputedField, 'pointer'> {
  readonly values: readonly SourcedValue[]
}

/** A disputed field, and where an answer shows it or what follows from it. */
export interface ShownDispute extends SourcedField {
  readonly eventId: string
  /** JSON pointers into the answer. */
  readonly shownAt: readonly string[]
}
