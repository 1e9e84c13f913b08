/** The quick tests of events: types, time, canonical form, history; and of what is built on them without a service. */
import { together } from '../tap/together.ts'

await together(
  'events/*',
  'json/*',
  'tap/*',
  'projections/matching/*',
  'projections/ownership/*',
  'projections/read/*',
  'rules/programmes/*',
)
