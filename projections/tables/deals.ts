/** Deals: title, parties, framing and all statuses; and commitments, for headlines. */
import type { AnyEvent } from '../../events/catalogue.ts'
import type { DealStatus, Framing } from '../../events/deal.ts'
import { idOf } from '../../events/envelope.ts'
import { timeKey } from '../../events/history/order.ts'
import { type DealTrait, framingGivenBy, statusGivenBy } from '../../src/rules/deals/dealTraits.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

export interface DealRow {
  readonly id: string
  readonly title: string
  /** JSON: as opened. */
  readonly parties: string
  /** The last one in the order of time. */
  readonly framing: string
}

export const deals = table<DealRow>(
  'deals',
  { id: 'TEXT', title: 'TEXT', parties: 'TEXT', framing: 'TEXT' },
  { key: ['id'], owner: { subject: 'deal', column: 'id' } },
)

/** The deals of each party, with its role. */
const dealParties = table<{ readonly party: string; readonly deal: string; readonly role: string }>(
  'deal_parties',
  { party: 'TEXT', deal: 'TEXT', role: 'TEXT' },
  { key: ['party', 'deal', 'role'], indexes: ['deal'], owner: { subject: 'deal', column: 'deal' } },
)

export interface DealStatusRow {
  readonly event: string
  readonly deal: string
  readonly status: DealStatus
  readonly earliest: string | null
  readonly latest: string | null
  /** The latest moment at which it can have begun, for the order of time. */
  readonly at: number
  /** At the same moment, the later revision comes later. */
  readonly revision: number
  readonly contested: number
}

/** When a status or a framing began, and whether that is contested. */
const datedColumns = {
  earliest: 'TEXT?',
  latest: 'TEXT?',
  at: 'REAL',
  revision: 'INTEGER',
  contested: 'INTEGER',
} as const

/** All statuses of a deal. The day that is asked about decides which one holds. */
const dealStatuses = table<DealStatusRow>(
  'deal_statuses',
  {
    event: 'TEXT',
    deal: 'TEXT',
    status: 'TEXT',
    ...datedColumns,
  },
  { key: ['event'], indexes: ['deal, at'], owner: { subject: 'deal', column: 'deal' } },
)

/** A framing of a deal, as a status has its row. */
export interface DealFramingRow extends Omit<DealStatusRow, 'status'> {
  readonly framing: Framing
}

const dealFramings = table<DealFramingRow>(
  'deal_framings',
  {
    event: 'TEXT',
    deal: 'TEXT',
    framing: 'TEXT',
    ...datedColumns,
  },
  { key: ['event'], indexes: ['deal, at'], owner: { subject: 'deal', column: 'deal' } },
)

interface CommitmentRow {
  readonly id: string
  readonly deal: string
  /** JSON: the data of the event that made it. */
  readonly made: string
}

export const commitments = table<CommitmentRow>(
  'commitments',
  { id: 'TEXT', deal: 'TEXT', made: 'TEXT' },
  { key: ['id'], indexes: ['deal'], owner: { subject: 'deal', column: 'deal' } },
)

/** The opening comes first, whatever its date. */
const OPENING = Number.NEGATIVE_INFINITY

/** Whether a row comes from the opening of its deal. */
export const isOpening = ({ at }: Pick<DealStatusRow, 'at'>): boolean => at === OPENING

/** Where what an event gives its deal stands in the order of time. */
const placeOf = (event: AnyEvent, { opening, earliest, latest }: DealTrait<unknown>) => ({
  event: event.id,
  deal: idOf(event.stream),
  earliest,
  latest,
  at: opening ? OPENING : timeKey({ earliest, latest }, 'latest'),
  revision: event.revision,
  contested: Number(event.confidence === 'contested'),
})

const putGiven = (event: AnyEvent, rows: Rows): void => {
  const status = statusGivenBy(event)
  if (status) rows.put(dealStatuses, { ...placeOf(event, status), status: status.value })
  const framing = framingGivenBy(event)
  if (!framing) return
  const given = { ...placeOf(event, framing), framing: framing.value }
  rows.put(dealFramings, given)
  const row = rows.get(deals, { id: given.deal })
  const isLast = rows
    .find(dealFramings, { deal: given.deal })
    .every((one) => one.contested === 1 || one.at <= given.at)
  if (row && isLast && given.contested === 0) rows.put(deals, { ...row, framing: framing.value })
}

export const dealsProjection: Projection = withRederivation({
  name: 'deals',
  version: 4,
  tables: [deals, dealParties, dealStatuses, dealFramings, commitments],
  on: {
    DealOpened: (event, rows) => {
      const { title, parties, framing } = event.data
      const id = idOf(event.stream)
      rows.put(deals, { id, title, parties: JSON.stringify(parties), framing })
      for (const { code, role } of parties) rows.put(dealParties, { party: code, deal: id, role })
      putGiven(event, rows)
    },
    DealStatusChanged: putGiven,
    DealFramingChanged: putGiven,
    CommitmentMade: ({ stream, data }, rows) =>
      rows.put(commitments, { id: data.commitmentId, deal: idOf(stream), made: JSON.stringify(data) }),
  },
})
