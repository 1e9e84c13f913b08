/** The parts of the service that queries read. */
import type { PositionMarks } from '../../views/positionMarks.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'

export interface QueryParts {
  readonly views: SwappableViews
  readonly marks: PositionMarks
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}
