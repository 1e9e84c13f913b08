/** The parts of the service that queries read. */
import type { Moment } from '../../projections/read/moment.ts'
import type { Marks } from '../views/marks.ts'
import type { Sql } from '../views/sql.ts'
import type { SwappableViews } from '../views/swappableViews.ts'

export interface Queried {
  readonly views: SwappableViews
  readonly marks: Marks
  /** The present, RFC 3339 UTC with milliseconds. */
  readonly now: () => string
}

/** The question that a list answers. */
export interface ListRequest {
  readonly sql: Sql
  readonly params: Readonly<Record<string, string>>
  /** The query parameters, parsed by the schema. */
  readonly query: Readonly<Record<string, unknown>>
  readonly moment: Moment
}
