/** Every projection, in the order in which they see an event: a later one may ask the rows of an earlier one. */
import type { Projection } from '../src/views/projection.ts'
import { citationsProjection } from './citations.ts'
import { dealsProjection } from './deals.ts'
import { eventsProjection } from './events.ts'
import { peopleProjection } from './people.ts'
import { registers } from './registers.ts'
import { sourcesProjection } from './sources.ts'
import { timelineProjection } from './timeline.ts'

export const projections: readonly Projection[] = [
  registers,
  sourcesProjection,
  peopleProjection,
  dealsProjection,
  eventsProjection,
  timelineProjection,
  citationsProjection,
]
