/** Lists deals: filtered, sorted, in pieces. */
import { knownOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { DealRow } from '../../tables/deals.ts'
import { chunkSizes } from '../chunkSizes.ts'
import type { Moment } from '../moment.ts'
import { namesAt } from '../names.ts'
import { plainText } from '../plainText.ts'
import { type DealHead, headOf, promisedKinds, summaryOf } from './deal.ts'

export const DEAL_SORTS = ['id', '-id', 'title', '-title', 'opened', '-opened'] as const

export interface DealFilter {
  /** Any of these fits, as with each list below. */
  readonly party?: readonly string[] | undefined
  readonly status?: readonly string[] | undefined
  readonly framing?: readonly string[] | undefined
  /** The kinds of commitments that were made in the deal by then. */
  readonly kind?: readonly string[] | undefined
  /** Words of the title; accents and case do not matter. */
  readonly text?: string | undefined
  /** Days between which it was or may have been opened, both inclusive. */
  readonly openedFrom?: string | undefined
  readonly openedTo?: string | undefined
  readonly sort?: (typeof DEAL_SORTS)[number] | undefined
}

/** The place of a deal in a list: its sort key and its id. */
export type DealKey = readonly [sorted: string, id: string]

interface FoundRow extends DealRow {
  readonly sorted: string
  readonly earliest: string | null
  readonly latest: string | null
}

const SORTED_BY = { id: 'd.id', title: 'd.title', opened: "coalesce(s.earliest, s.latest, '')" } as const

/** A query for some of the deals known at ?1 after (?2, ?3), with the opening date of each. */
const pieceQuery = (sort: NonNullable<DealFilter['sort']>, further: boolean, publicly: boolean): string => {
  const by = SORTED_BY[sort.replace('-', '') as keyof typeof SORTED_BY]
  const [order, sign] = sort.startsWith('-') ? ['DESC', '<'] : ['ASC', '>']
  // SQLite can use the index on ids only if nothing else is compared.
  const [left, right] = by === 'd.id' ? ['d.id', '?3'] : [`(${by}, d.id)`, '(?2, ?3)']
  // The public's knowledge may concern any deal that ever existed.
  const from = publicly
    ? '(SELECT *, max(known_from) FROM deals WHERE known_from <= ?1 GROUP BY id) d'
    : 'deals d'
  const still = publicly ? '1' : 'd.known_from <= ?1 AND d.known_to > ?1'
  return `SELECT d.*, ${by} AS sorted, s.earliest, s.latest FROM ${from}
    LEFT JOIN deal_statuses s ON s.deal = d.id AND s.at = -9e999 AND ${knownOf('s')}
    WHERE ${still} ${further ? `AND ${left} ${sign} ${right}` : 'AND ?2 = ?3'}
    ORDER BY ${by === 'd.id' ? '' : `${by} ${order}, `}d.id ${order} LIMIT ?4`
}

/** Whether a deal may have been opened between two days. */
const openedBetween = ({ earliest, latest }: FoundRow, { openedFrom, openedTo }: DealFilter): boolean =>
  (openedFrom === undefined || latest === null || latest > openedFrom) &&
  (openedTo === undefined || earliest === null || earliest.slice(0, 10) <= openedTo)

/**
 * Deals after a place, in order; undefined for each deal that the filter excludes.
 * @param chunk how many are read at first
 */
export function* dealsIn(
  sql: Sql,
  filter: DealFilter,
  moment: Moment,
  after: DealKey | undefined,
  chunk: number,
) {
  const { party, status, framing, kind, text, sort = 'id' } = filter
  const wanted = text === undefined ? '' : plainText(text)
  const names = namesAt(sql, moment.position)
  const fits = (wanted: readonly string[] | undefined, value: () => string | null | undefined): boolean =>
    wanted?.includes(value() ?? '') ?? true
  const matches = (row: FoundRow): boolean =>
    (party === undefined ||
      (JSON.parse(row.parties) as DealHead['parties']).some(({ code }) => party.includes(code))) &&
    openedBetween(row, filter) &&
    (wanted === '' || plainText(names.inText(row.title)).includes(wanted)) &&
    fits(framing, () => headOf(sql, row, moment, names)?.framing) &&
    fits(status, () => headOf(sql, row, moment, names)?.status) &&
    (kind === undefined || kind.some((one) => promisedKinds(sql, row.id, moment).has(one)))
  let last = after
  for (const size of chunkSizes(chunk)) {
    const [sorted, id] = last ?? ['', '']
    const query = pieceQuery(sort, last !== undefined, moment.publicBy !== undefined)
    const rows = sql.all<FoundRow>(query, moment.position, sorted, id, size)
    for (const row of rows) {
      const deal = matches(row) ? summaryOf(sql, row, moment) : undefined
      yield deal && { key: [row.sorted, row.id] as const, deal }
      last = [row.sorted, row.id]
    }
    if (rows.length < size) return
  }
}
