/** The parts of the service that queries read. */
import type { Marks } from '../../views/positionMarks.ts'
import type { SwappableViews } from '../../views/swappableViews.ts'

export interface Queried {
  readonly views: SwappableViews
  readonly marks: Marks
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}
