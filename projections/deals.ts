/** Deals: title, parties, framing, the statuses that they had; and what was promised, for headlines. */
import { idOf } from '../events/envelope.ts'
import { timeKey } from '../events/order.ts'
import { type Projection, table } from '../src/views/projection.ts'

export interface DealRow {
  readonly id: string
  readonly title: string
  /** JSON: as opened. */
  readonly parties: string
  readonly framing: string
}

export const deals = table<DealRow>(
  'deals',
  { id: 'TEXT', title: 'TEXT', parties: 'TEXT', framing: 'TEXT' },
  { key: ['id'] },
)

export interface DealStatusRow {
  readonly event: string
  readonly deal: string
  readonly status: string
  readonly earliest: string | null
  readonly latest: string | null
  /** The latest moment at which it can have begun, for the order of time. */
  readonly at: number
  readonly contested: number
}

/** Every status that a deal had; which one it has depends on the day that is asked for. */
export const dealStatuses = table<DealStatusRow>(
  'deal_statuses',
  {
    event: 'TEXT',
    deal: 'TEXT',
    status: 'TEXT',
    earliest: 'TEXT?',
    latest: 'TEXT?',
    at: 'REAL',
    contested: 'INTEGER',
  },
  { key: ['event'], indexes: ['deal, at'] },
)

interface CommitmentRow {
  readonly id: string
  /** JSON: what was said when it was made. */
  readonly made: string
}

export const commitments = table<CommitmentRow>('commitments', { id: 'TEXT', made: 'TEXT' }, { key: ['id'] })

const statusRow = (
  event: {
    id: string
    stream: string
    earliest?: string | null
    latest?: string | null
    confidence?: string
  },
  status: string,
): DealStatusRow => ({
  event: event.id,
  deal: idOf(event.stream),
  status,
  earliest: event.earliest ?? null,
  latest: event.latest ?? null,
  at: timeKey(event, 'latest'),
  contested: Number(event.confidence === 'contested'),
})

export const dealsProjection: Projection = {
  name: 'deals',
  version: 1,
  tables: [deals, dealStatuses, commitments],
  on: {
    DealOpened: (event, rows) => {
      const { title, parties, framing, status } = event.data
      rows.put(deals, { id: idOf(event.stream), title, parties: JSON.stringify(parties), framing })
      // The opening comes first, whenever it was.
      rows.put(dealStatuses, { ...statusRow(event, status), at: Number.NEGATIVE_INFINITY })
    },
    DealStatusChanged: (event, rows) => rows.put(dealStatuses, statusRow(event, event.data.to)),
    CommitmentMade: ({ data }, rows) =>
      rows.put(commitments, { id: data.commitmentId, made: JSON.stringify(data) }),
    ClaimContradicted: ({ data }, rows) => {
      if (data.field !== undefined) return
      const status = rows.get(dealStatuses, { event: data.eventId })
      if (status) rows.put(dealStatuses, { ...status, contested: 1 })
    },
  },
}
