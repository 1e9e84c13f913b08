/** All projections, in the order in which they get each event. A later one may read the rows of an earlier one. */
import type { Projection } from '../src/views/projection.ts'
import { citationsProjection } from './tables/citations.ts'
import { dealsProjection } from './tables/deals.ts'
import { endsProjection } from './tables/ends.ts'
import { eventsProjection } from './tables/events.ts'
import { jurisdictions } from './tables/jurisdictions.ts'
import { lawDays } from './tables/lawDays.ts'
import { peopleProjection } from './tables/people.ts'
import { programmesProjection } from './tables/programmes.ts'
import { registers } from './tables/registers.ts'
import { sourcesProjection } from './tables/sources.ts'
import { targetNamesProjection } from './tables/targetNames.ts'
import { targetsProjection } from './tables/targets.ts'
import { timelineProjection } from './tables/timeline.ts'

export const projections: readonly Projection[] = [
  registers,
  programmesProjection,
  lawDays,
  jurisdictions,
  targetsProjection,
  targetNamesProjection,
  endsProjection,
  sourcesProjection,
  peopleProjection,
  dealsProjection,
  eventsProjection,
  timelineProjection,
  citationsProjection,
]
