/** Reads deals: what they are, the status that they had by a day, and how their commitments stand. */
import { boundsOf } from '../../events/edtf.ts'
import { streamOf } from '../../events/envelope.ts'
import { classify } from '../../events/when.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { CommitmentRow, DealRow, DealStatusRow } from '../deals.ts'
import type { Moment } from './moment.ts'
import { type Names, namesAt } from './names.ts'

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** The status that a deal had by a day: the last in the order of time that is certain; null before its opening. */
const statusOf = (sql: Sql, deal: string, { position, asOf }: Moment): string | null => {
  const rows = sql.all<DealStatusRow>(
    `SELECT * FROM deal_statuses WHERE ${KNOWN} AND deal = ?2 ORDER BY at, known_from`,
    position,
    deal,
  )
  const counting = rows.filter((row) => {
    const certainty = classify(row, asOf)
    // Whatever else is vague, a deal that may have been opened has the status that it was opened with.
    const opening = row.at === Number.NEGATIVE_INFINITY
    return opening ? certainty !== 'not-yet' : row.contested === 0 && certainty === 'definite'
  })
  return counting.at(-1)?.status ?? null
}

export interface DealHead {
  readonly id: string
  readonly title: string
  readonly parties: readonly { readonly code: string; readonly role: string }[]
  readonly framing: string
  readonly status: string | null
}

const headOf = (sql: Sql, row: DealRow, moment: Moment, names: Names): DealHead => ({
  id: row.id,
  title: names.inText(row.title),
  parties: JSON.parse(row.parties),
  framing: row.framing,
  status: statusOf(sql, row.id, moment),
})

/** What a deal is; undefined when it is not known at that position. */
export const dealHead = (
  sql: Sql,
  id: string,
  moment: Moment,
  names: Names = namesAt(sql, moment.position),
): DealHead | undefined => {
  const row = sql.get<DealRow>(`SELECT * FROM deals WHERE ${KNOWN} AND id = ?2`, moment.position, id)
  return row && headOf(sql, row, moment, names)
}

const commitmentsOf = (sql: Sql, deal: string, { position, asOf }: Moment) => {
  const rows = sql.all<CommitmentRow>(
    `SELECT * FROM commitments WHERE ${KNOWN} AND deal = ?2`,
    position,
    deal,
  )
  const open = rows.filter((row) => row.state === 'open')
  const overdue = open.filter(
    ({ due }) => due !== null && classify(boundsOf(due, 'point'), asOf) === 'definite',
  )
  return {
    open: open.length,
    fulfilled: rows.filter((row) => row.state === 'fulfilled').length,
    overdue: overdue.length,
    broken: rows.filter((row) => row.state === 'broken').length,
  }
}

const lastEventOf = (sql: Sql, deal: string, { position, asOf }: Moment) => {
  const rows = sql.all<{ entry: string; earliest: string | null; latest: string | null }>(
    `SELECT entry, earliest, latest FROM entries WHERE ${KNOWN} AND deal = ?2
     ORDER BY sort_first DESC, sort_then DESC, position DESC LIMIT 50`,
    position,
    deal,
  )
  const last = rows.find((row) => classify(row, asOf) === 'definite') ?? rows.at(-1)
  if (!last) return undefined
  const { eventId, headline, occurred } = JSON.parse(last.entry)
  return { eventId, headline: namesAt(sql, position).inText(headline), occurred }
}

const revisionOf = (sql: Sql, stream: string, position: Position): number =>
  sql.get<{ revision: number }>(
    'SELECT revision FROM events WHERE stream = ? AND position <= ? ORDER BY revision DESC LIMIT 1',
    stream,
    position,
  )?.revision ?? -1

/** A deal as lists and `/v1/deals/{id}` show it. */
export const summaryOf = (sql: Sql, row: DealRow, moment: Moment) => ({
  ...headOf(sql, row, moment, namesAt(sql, moment.position)),
  revision: revisionOf(sql, streamOf('deal', row.id), moment.position),
  lastEvent: lastEventOf(sql, row.id, moment),
  commitments: commitmentsOf(sql, row.id, moment),
})

export const readDeal = (sql: Sql, id: string, moment: Moment) => {
  const row = sql.get<DealRow>(`SELECT * FROM deals WHERE ${KNOWN} AND id = ?2`, moment.position, id)
  return row && summaryOf(sql, row, moment)
}

export interface DealFilter {
  readonly party?: string | undefined
  readonly status?: string | undefined
  readonly framing?: string | undefined
}

/**
 * Deals behind an id, in the order of their ids; undefined for each that the filter leaves out.
 * @param chunk how many are read at a time
 */
export function* dealsIn(sql: Sql, filter: DealFilter, moment: Moment, after: string, chunk: number) {
  const matches = (row: DealRow): boolean =>
    (filter.framing === undefined || row.framing === filter.framing) &&
    (filter.party === undefined ||
      (JSON.parse(row.parties) as DealHead['parties']).some((one) => one.code === filter.party)) &&
    (filter.status === undefined || statusOf(sql, row.id, moment) === filter.status)
  for (let last = after; ; ) {
    const rows = sql.all<DealRow>(
      `SELECT * FROM deals WHERE ${KNOWN} AND id > ?2 ORDER BY id LIMIT ?3`,
      moment.position,
      last,
      chunk,
    )
    for (const row of rows) yield matches(row) ? summaryOf(sql, row, moment) : undefined
    if (rows.length < chunk) return
    last = rows.at(-1)?.id ?? last
  }
}
