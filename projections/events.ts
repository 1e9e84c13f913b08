/** Puts every event of the ledger streams into the table of events, with its headline. */
import { headlineOf, sideOf } from '../events/catalogue.ts'
import type { Projection } from '../src/views/projection.ts'
import { aboutOf } from './about.ts'
import { events } from './log.ts'

/** Follows the registers, which its headlines ask. */
export const eventsProjection: Projection = {
  name: 'events',
  version: 1,
  tables: [events],
  on: {},
  every: (event, rows, { position, knownAt, body }) => {
    const about = aboutOf(rows, event.stream)
    rows.put(events, {
      id: event.id,
      position,
      stream: event.stream,
      revision: event.revision,
      type: event.type,
      known_at: knownAt,
      side: sideOf(event, about),
      headline: headlineOf(event, about, false),
      body,
    })
  },
}
