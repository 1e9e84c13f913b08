/** The table of every event of the ledger streams as recorded, by id, stream and position, with its headline. */
import { table } from '../../src/views/projection.ts'

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

/** How an event reads since a repair of its stream, where that is not how it read when it was recorded. */
export const restated = table<{
  readonly event: string
  readonly side: string | null
  readonly headline: string
}>('restated', { event: 'TEXT', side: 'TEXT?', headline: 'TEXT' }, { key: ['event'] })

/** Which events cite a source, as recorded or as corrected. */
export const citations = table<{
  readonly source: string
  readonly event: string
  readonly position: number
}>(
  'citations',
  { source: 'TEXT', event: 'TEXT', position: 'INTEGER' },
  { key: ['source', 'event'], indexes: ['event'], kind: 'log' },
)
