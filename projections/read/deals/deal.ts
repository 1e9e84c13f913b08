/** Reads deals: what they are, their status on a day, and the state of their commitments. */

import type { AnyEvent } from '../../../events/catalogue.ts'
import type { DealStatus } from '../../../events/deal.ts'
import { streamOf } from '../../../events/envelope.ts'
import { COMMITMENT_EVENTS } from '../../../events/history/promises.ts'
import { endKey, happenedBy } from '../../../events/time/when.ts'
import {
  type DealTrait,
  dealFramingAt,
  dealStatusAt,
  framingBy,
  statusBy,
} from '../../../src/rules/deals/dealTraits.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN, knownOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { countsOf } from '../../folds/deals/balance.ts'
import { commitmentsAt } from '../../folds/deals/commitmentsOnDay.ts'
import { type DealRow, type DealStatusRow, isOpening } from '../../tables/deals.ts'
import { disputedMember } from '../events/disputed.ts'
import { entryRead, framingOf, readBy, type StoredEntry } from '../events/lines.ts'
import { readStreamEvents, revisionOf } from '../events/streams.ts'
import { atOf, type Moment } from '../moment.ts'
import { lastNameChange, type Names, namesAt } from '../names.ts'
import { publicRows } from './publicRows.ts'
import { ENTRIES_READ, timelineChanged } from './timelineRows.ts'

/** The values of a trait of a deal in the order of time: those of the opening and of uncontested events. */
const traitsOf = <Value>(
  sql: Sql,
  table: 'deal_statuses' | 'deal_framings',
  deal: string,
  { position }: Moment,
): readonly DealTrait<Value>[] =>
  sql
    .all<Omit<DealStatusRow, 'status'> & { readonly value: Value }>(
      `SELECT *, ${table === 'deal_statuses' ? 'status' : 'framing'} AS value FROM ${table}
       WHERE ${KNOWN} AND deal = ?2 ORDER BY at, revision`,
      position,
      deal,
    )
    .map((row) => ({ ...row, opening: isOpening(row) }))
    .filter(({ opening, contested }) => opening || contested === 0)

export interface DealHead {
  readonly id: string
  readonly title: string
  readonly parties: readonly { readonly code: string; readonly role: string }[]
  readonly framing: string
  readonly status: DealStatus | null
}

/** A deal as its events tell it; undefined when they do not open one: it was not public, or is retracted. */
const toldHead = (sql: Sql, id: string, moment: Moment, names: Names): DealHead | undefined => {
  const history = readStreamEvents(sql, streamOf('deal', id), moment).map(({ event }) => event)
  const [opening] = history
  if (opening?.type !== 'DealOpened') return undefined
  const { title, parties } = opening.data
  const framing = dealFramingAt(history, moment.asOf) ?? opening.data.framing
  return { id, title: names.inText(title), parties, framing, status: dealStatusAt(history, moment.asOf) }
}

export const headOf = (sql: Sql, row: DealRow, moment: Moment, names: Names): DealHead | undefined =>
  moment.publicBy === undefined
    ? {
        id: row.id,
        title: names.inText(row.title),
        parties: JSON.parse(row.parties),
        framing: framingBy(traitsOf(sql, 'deal_framings', row.id, moment), moment.asOf) ?? row.framing,
        status: statusBy(traitsOf(sql, 'deal_statuses', row.id, moment), moment.asOf),
      }
    : toldHead(sql, row.id, moment, names)

/** The row of a deal in the views. The public's knowledge may differ, but only of deals that the views had once. */
const rowOf = (sql: Sql, id: string, { position, publicBy }: Moment): DealRow | undefined =>
  sql.get<DealRow>(
    publicBy === undefined
      ? `SELECT * FROM deals WHERE ${KNOWN} AND id = ?2`
      : 'SELECT * FROM deals WHERE known_from <= ?1 AND id = ?2 ORDER BY known_from DESC LIMIT 1',
    position,
    id,
  )

/** The head of a deal; undefined when the deal is not known at that position. */
export const dealHead = (
  sql: Sql,
  id: string,
  moment: Moment,
  names: Names = namesAt(sql, moment.position),
): DealHead | undefined => {
  const row = rowOf(sql, id, moment)
  return row && headOf(sql, row, moment, names)
}

const OF_COMMITMENTS = ['DealOpened', ...COMMITMENT_EVENTS]

/** The events of a deal that its commitments are folded from. */
const commitmentHistory = (sql: Sql, deal: string, moment: Moment): readonly AnyEvent[] =>
  readStreamEvents(sql, streamOf('deal', deal), moment, OF_COMMITMENTS).map(({ event }) => event)

/** Entries in pieces, from the last in time to the first. The `+` makes SQLite use the index in that order. */
const ENTRIES = `SELECT x.position, x.event, x.restated, x.entry, x.earliest, x.latest FROM ${ENTRIES_READ}
  WHERE +e.known_from <= ?1 AND e.known_to > ?1 AND e.deal = ?2
  AND ${knownOf('x')} AND x.retracted = 0 AND (e.sort_first < ?3 OR x.earliest IS NULL)
  ORDER BY e.sort_first DESC, e.sort_then DESC, e.position DESC LIMIT ?4 OFFSET ?5`

/** The last entry is usually the one wanted. */
const [FIRST_PIECE, PIECE] = [2, 20]

interface Entry {
  readonly entry: string
  readonly earliest: string | null
  readonly latest: string | null
}

/** The entries of a deal that may have happened by a day, the last in time first. */
function* entriesBackwards(sql: Sql, deal: string, moment: Moment): Generator<Entry> {
  const { position, asOf, publicBy } = moment
  if (publicBy !== undefined) {
    const rows = publicRows(sql, deal, moment).filter((row) => row.retracted === 0)
    yield* rows.toReversed().filter((row) => happenedBy(row, asOf) !== 'no')
    return
  }
  const framing = framingOf(sql, deal, position)
  for (let offset = 0; ; ) {
    const piece = offset === 0 ? FIRST_PIECE : PIECE
    const rows = sql.all<StoredEntry>(ENTRIES, position, deal, endKey(asOf), piece, offset)
    for (const row of rows) {
      if (happenedBy(row, asOf) !== 'no') {
        yield { ...row, entry: entryRead(sql, row, framing) }
      }
    }
    if (rows.length === 0) return
    offset += rows.length
  }
}

/** The last event that is certain; if there is none, the last that is possible. */
const lastEventOf = (sql: Sql, deal: string, moment: Moment) => {
  let last: Entry | undefined
  for (const row of entriesBackwards(sql, deal, moment)) {
    const certain = happenedBy(row, moment.asOf) === 'certainly'
    if (certain || last === undefined) last = row
    if (certain) break
  }
  if (!last) return undefined
  const { eventId, occurred } = JSON.parse(last.entry)
  const certainty = happenedBy(last, moment.asOf) === 'certainly' ? 'definite' : 'possible'
  const line = readBy(last.entry, certainty, moment.asOf).headline
  return { eventId, headline: namesAt(sql, moment.position).inText(line), occurred }
}

/** The kinds of the commitments that were certainly made in a deal. */
export const promisedKinds = (sql: Sql, deal: string, moment: Moment): ReadonlySet<string> =>
  new Set(
    commitmentsAt(commitmentHistory(sql, deal, moment), moment.asOf)
      .filter(({ state }) => state !== 'not-made')
      .map(({ made }) => made.data.kind),
  )

const isAboutField = (event: AnyEvent): boolean =>
  event.type === 'ClaimContradicted' && event.data.field !== undefined

/** The disputed fields of the events of a deal, and where its head and its counts show them. */
const disputedIn = (sql: Sql, id: string, commitments: readonly AnyEvent[], moment: Moment) => {
  // Few deals have any, so all events are read only then.
  if (!commitments.some(isAboutField)) return {}
  const names = namesAt(sql, moment.position)
  const history = readStreamEvents(sql, streamOf('deal', id), moment).map(({ event }) => event)
  return disputedMember(sql, history, moment, (at) => ({
    ...toldHead(sql, id, at, names),
    commitments: countsOf(commitmentHistory(sql, id, at), at.asOf),
  }))
}

/** A deal as lists and `/v1/deals/{id}` show it. */
export const summaryOf = (sql: Sql, row: DealRow, moment: Moment) => {
  const names = namesAt(sql, moment.position)
  const head = headOf(sql, row, moment, names)
  if (!head) return undefined
  const history = commitmentHistory(sql, row.id, moment)
  return {
    ...head,
    revision: revisionOf(sql, streamOf('deal', row.id), moment.position).revision,
    lastEvent: lastEventOf(sql, row.id, moment),
    commitments: countsOf(history, moment.asOf),
    ...JSON.parse(names.inJson(JSON.stringify(disputedIn(sql, row.id, history, moment)))),
  }
}

/** The last position that affects what is shown of a deal. */
const affecting = (sql: Sql, id: string, { position }: Moment): Position =>
  Math.max(
    revisionOf(sql, streamOf('deal', id), position).position,
    timelineChanged(sql, id, position),
    lastNameChange(sql, position),
  )

export const readDeal = (sql: Sql, id: string, moment: Moment) => {
  const row = rowOf(sql, id, moment)
  const deal = row && summaryOf(sql, row, moment)
  return deal && { ...deal, at: atOf(sql, moment, affecting(sql, id, moment), true) }
}
