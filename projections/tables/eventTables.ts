/** The table of all events of the ledger streams as recorded, by id, stream and position. */
import { table } from '../../src/views/projection.ts'

export interface EventRow {
  readonly id: string
  readonly position: number
  readonly stream: string
  readonly revision: number
  readonly type: string
  /** The running maximum of `recordedAt`, for resolving an instant to a position. */
  readonly known_at: string
  readonly side: string | null
  /** The size of the body. */
  readonly bytes: number
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
    bytes: 'INTEGER',
    body: 'BODY',
  },
  { key: ['id'], lies: 'position', indexes: ['stream, revision', 'known_at'], kind: 'log' },
)

/** What an event is read from after a repair of its stream, if it then reads in another way than when it was recorded. */
export const restatements = table<{
  readonly event: string
  /** The position of the repair. */
  readonly since: number
  readonly side: string | null
  /** JSON: `Retold` (line.ts). */
  readonly retold: string
}>('restated', { event: 'TEXT', since: 'INTEGER', side: 'TEXT?', retold: 'TEXT' }, { key: ['event'] })

/** The events that cite each source, as recorded or as corrected. */
export const citations = table<{
  readonly source: string
  /** Of the event. */
  readonly position: number
}>(
  'citations',
  { source: 'TEXT', position: 'INTEGER' },
  { key: ['source', 'position'], kind: 'log', lies: 'keyed' },
)
