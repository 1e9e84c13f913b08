/** Every event of the ledger streams as recorded, by id, stream and position, with its headline. */
import { headlineOf, sideOf } from '../events/catalogue.ts'
import { type Projection, table } from '../src/views/projection.ts'
import { aboutOf } from './about.ts'

export interface EventRow {
  readonly id: string
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly type: string
  /** The running maximum of `recordedAt`, against which an instant is resolved to a position. */
  readonly known_at: string
  readonly side: string | null
  readonly headline: string
  /** JSON: the event as stored. */
  readonly body: string
}

export const events = table<EventRow>(
  'events',
  {
    id: 'TEXT',
    position: 'INTEGER',
    stream: 'TEXT',
    revision: 'INTEGER',
    type: 'TEXT',
    known_at: 'TEXT',
    side: 'TEXT?',
    headline: 'TEXT',
    body: 'TEXT',
  },
  { key: ['id'], indexes: ['position', 'stream, revision', 'known_at, position'], kind: 'log' },
)

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
