/** Which sources are confidential, and what became of their details. */
import type { AnyEvent } from '../../../events/catalogue.ts'

/** Whether the details of a source are kept apart. The registration decides this for good. */
export const isConfidential = ([opening]: readonly AnyEvent[]): boolean =>
  opening?.type === 'SourceRegistered' && opening.data.confidential === true

/** Whether the details of a confidential source were erased. */
export const areDetailsErased = (history: readonly AnyEvent[]): boolean =>
  history.some(({ type }) => type === 'SourceDetailsErased')
