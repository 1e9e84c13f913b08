/** Reads deals: what they are, the status that they had by a day, and how their commitments stand. */
import { streamOf } from '../../events/envelope.ts'
import { classify } from '../../events/when.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { countsOf } from '../balance.ts'
import { dealStatusAt } from '../dealStatus.ts'
import type { DealRow, DealStatusRow } from '../deals.ts'
import { folded } from './folded.ts'
import { atOf, type Moment } from './moment.ts'
import { lastNameChange, type Names, namesAt } from './names.ts'
import { readStreamEvents, revisionOf } from './streams.ts'
import { isPublic, timelineChanged } from './timelineRows.ts'

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

/** A deal as the public knew it by a day; undefined when it did not. */
const publicHead = (sql: Sql, id: string, moment: Moment, names: Names): DealHead | undefined => {
  const history = readStreamEvents(sql, streamOf('deal', id), moment).map(({ event }) => event)
  const [opening] = history
  if (opening?.type !== 'DealOpened') return undefined
  const { title, parties, framing } = opening.data
  return { id, title: names.inText(title), parties, framing, status: dealStatusAt(history, moment.asOf) }
}

const headOf = (sql: Sql, row: DealRow, moment: Moment, names: Names): DealHead | undefined =>
  moment.publicBy === undefined
    ? {
        id: row.id,
        title: names.inText(row.title),
        parties: JSON.parse(row.parties),
        framing: row.framing,
        status: statusOf(sql, row.id, moment),
      }
    : publicHead(sql, row.id, moment, names)

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

const commitmentsOf = (sql: Sql, deal: string, moment: Moment) =>
  countsOf(
    readStreamEvents(sql, streamOf('deal', deal), moment).map(({ event }) => event),
    moment.asOf,
  )

const lastEventOf = (sql: Sql, deal: string, { position, asOf, publicBy }: Moment) => {
  const rows = sql
    .all<{ entry: string; earliest: string | null; latest: string | null }>(
      `SELECT entry, earliest, latest FROM entries WHERE ${KNOWN} AND deal = ?2
       ORDER BY sort_first DESC, sort_then DESC, position DESC LIMIT ?3`,
      position,
      deal,
      publicBy === undefined ? 50 : -1,
    )
    .filter(({ entry }) => isPublic(entry, publicBy))
  const last = rows.find((row) => classify(row, asOf) === 'definite') ?? rows.at(-1)
  if (!last) return undefined
  const { eventId, headline, occurred } = JSON.parse(last.entry)
  return { eventId, headline: namesAt(sql, position).inText(headline), occurred }
}

/** A deal as lists and `/v1/deals/{id}` show it. */
export const summaryOf = (sql: Sql, row: DealRow, moment: Moment) => {
  const head = headOf(sql, row, moment, namesAt(sql, moment.position))
  return (
    head && {
      ...head,
      revision: revisionOf(sql, streamOf('deal', row.id), moment.position).revision,
      lastEvent: lastEventOf(sql, row.id, moment),
      commitments: commitmentsOf(sql, row.id, moment),
    }
  )
}

/** The last position that affects what is said of a deal. */
const affecting = (sql: Sql, id: string, { position }: Moment): Position =>
  Math.max(
    revisionOf(sql, streamOf('deal', id), position).position,
    timelineChanged(sql, id, position),
    lastNameChange(sql, position),
  )

export const readDeal = (sql: Sql, id: string, moment: Moment) => {
  const row = sql.get<DealRow>(`SELECT * FROM deals WHERE ${KNOWN} AND id = ?2`, moment.position, id)
  const deal = row && summaryOf(sql, row, moment)
  return deal && { ...deal, at: atOf(sql, moment, affecting(sql, id, moment), true) }
}

export const DEAL_SORTS = ['id', '-id', 'title', '-title', 'opened', '-opened'] as const

export interface DealFilter {
  readonly party?: string | undefined
  readonly status?: string | undefined
  readonly framing?: string | undefined
  /** Words of the title; accents and case do not matter. */
  readonly text?: string | undefined
  /** Days between which it was, or may have been, opened; both inclusive. */
  readonly openedFrom?: string | undefined
  readonly openedTo?: string | undefined
  readonly sort?: (typeof DEAL_SORTS)[number] | undefined
}

/** The place of a deal in a list: what the list is sorted by, and the id. */
export type DealKey = readonly [sorted: string, id: string]

interface FoundRow extends DealRow {
  readonly sorted: string
  readonly earliest: string | null
  readonly latest: string | null
}

const SORTED_BY = { id: 'd.id', title: 'd.title', opened: "coalesce(s.earliest, s.latest, '')" } as const

/** A query for a piece of the deals known at ?1, with when each was opened; behind (?2, ?3). */
const pieceQuery = (sort: NonNullable<DealFilter['sort']>, behind: boolean): string => {
  const by = SORTED_BY[sort.replace('-', '') as keyof typeof SORTED_BY]
  const [order, sign] = sort.startsWith('-') ? ['DESC', '<'] : ['ASC', '>']
  // The index on ids is of use only where nothing else is compared.
  const [left, right] = by === 'd.id' ? ['d.id', '?3'] : [`(${by}, d.id)`, '(?2, ?3)']
  return `SELECT d.*, ${by} AS sorted, s.earliest, s.latest FROM deals d
    LEFT JOIN deal_statuses s ON s.deal = d.id AND s.at = -9e999 AND s.known_from <= ?1 AND s.known_to > ?1
    WHERE d.known_from <= ?1 AND d.known_to > ?1 ${behind ? `AND ${left} ${sign} ${right}` : 'AND ?2 = ?3'}
    ORDER BY ${by === 'd.id' ? '' : `${by} ${order}, `}d.id ${order} LIMIT ?4`
}

/** Whether a deal may have been opened between two days. */
const openedBetween = ({ earliest, latest }: FoundRow, { openedFrom, openedTo }: DealFilter): boolean =>
  (openedFrom === undefined || latest === null || latest > openedFrom) &&
  (openedTo === undefined || earliest === null || earliest.slice(0, 10) <= openedTo)

/**
 * Deals behind a place, in order; undefined for each that the filter leaves out.
 * @param chunk how many are read at a time
 */
export function* dealsIn(
  sql: Sql,
  filter: DealFilter,
  moment: Moment,
  after: DealKey | undefined,
  chunk: number,
) {
  const { party, status, framing, text, sort = 'id' } = filter
  const wanted = text === undefined ? '' : folded(text)
  const names = namesAt(sql, moment.position)
  const matches = (row: FoundRow): boolean =>
    (framing === undefined || row.framing === framing) &&
    (party === undefined ||
      (JSON.parse(row.parties) as DealHead['parties']).some((one) => one.code === party)) &&
    openedBetween(row, filter) &&
    (wanted === '' || folded(names.inText(row.title)).includes(wanted)) &&
    (status === undefined || headOf(sql, row, moment, names)?.status === status)
  for (let last = after; ; ) {
    const [sorted, id] = last ?? ['', '']
    const rows = sql.all<FoundRow>(pieceQuery(sort, last !== undefined), moment.position, sorted, id, chunk)
    for (const row of rows) {
      const deal = matches(row) ? summaryOf(sql, row, moment) : undefined
      yield deal && { key: [row.sorted, row.id] as const, deal }
      last = [row.sorted, row.id]
    }
    if (rows.length < chunk) return
  }
}
