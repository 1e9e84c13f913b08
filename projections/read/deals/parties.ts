/** Reads parties, and the deals between two of them. */

import { partyName } from '../../../events/text/codes.ts'
import type { Position } from '../../../src/store/port.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Moment } from '../moment.ts'
import type { Names } from '../names.ts'
import { type DealHead, dealHead } from './deal.ts'

/** The tables that have parties, with the columns of the party and of its thing. */
const PLACES = {
  deals: ['deal_parties', 'party', 'deal'],
  sanctions: ['sanctions', 'jurisdiction', 'id'],
  prisoners: ['holders', 'state', 'prisoner'],
} as const

/** The next code of a party, in order. */
const nextCode = (sql: Sql, after: string, position: Position): string | undefined =>
  Object.values(PLACES)
    .flatMap(([table, column]) =>
      sql.all<{ code: string }>(
        `SELECT ${column} AS code FROM ${table} WHERE ${KNOWN} AND ${column} > ?2 ORDER BY ${column} LIMIT 1`,
        position,
        after,
      ),
    )
    .map(({ code }) => code)
    .sort()[0]

/** The codes of the parties known at a position, after the given one, in order; read one by one. */
export function* partyCodes(sql: Sql, position: Position, after: string): Generator<string> {
  for (let code = nextCode(sql, after, position); code !== undefined; code = nextCode(sql, code, position)) {
    yield code
  }
}

/** How many deals or other things of a party are read at a time. */
const PIECE = 100

/** The ids of a party's things of one kind, in order, piece by piece. */
function* idsOf(
  sql: Sql,
  place: keyof typeof PLACES,
  code: string,
  position: Position,
): Generator<readonly string[]> {
  const [table, party, column] = PLACES[place]
  for (let last = ''; ; ) {
    const rows = sql.all<{ id: string }>(
      `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${KNOWN} AND ${party} = ?2 AND ${column} > ?3
       ORDER BY ${column} LIMIT ${PIECE}`,
      position,
      code,
      last,
    )
    yield rows.map(({ id }) => id)
    if (rows.length < PIECE) return
    last = rows.at(-1)?.id ?? last
  }
}

const partiesOf = (sql: Sql, deals: readonly string[], position: Position) =>
  sql.all<{ readonly code: string; readonly role: string; readonly deal: string }>(
    `SELECT party AS code, role, deal FROM deal_parties
     WHERE deal IN (SELECT value FROM json_each(?2)) AND ${KNOWN}`,
    position,
    JSON.stringify(deals),
  )

export interface Party {
  readonly code: string
  readonly name: string
  /** The number of its deals by role. */
  readonly deals: Readonly<Record<string, number>>
  /** Its counterparts, with the number of common deals. */
  readonly counterparts: readonly { readonly code: string; readonly deals: number }[]
  /** How many counterparts are not shown, with as many common deals or fewer; absent when all are shown. */
  readonly counterpartsLeftOut?: number
  /** How many measures it imposed; below, in how many detention cases it held the prisoner. */
  readonly sanctions: number
  readonly prisoners: number
}

const increment = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

type Count = readonly [name: string, n: number]

const byName = ([a]: Count, [b]: Count): number => (a < b ? -1 : 1)

/** The most counterparts that are shown for a party. */
export const COUNTERPARTS = 200

/** The counterparts with the most deals, in the order of their codes. */
const shownOf = (
  counts: ReadonlyMap<string, number>,
): Pick<Party, 'counterparts' | 'counterpartsLeftOut'> => {
  const all = [...counts].sort(byName)
  const shown =
    all.length <= COUNTERPARTS
      ? all
      : all
          .toSorted(([, a], [, b]) => b - a)
          .slice(0, COUNTERPARTS)
          .sort(byName)
  const left = all.length - shown.length
  return {
    counterparts: shown.map(([code, deals]) => ({ code, deals })),
    ...(left > 0 && { counterpartsLeftOut: left }),
  }
}

/** The number of a party's things of one kind; undefined now and then during the count. */
function* countThings(
  sql: Sql,
  place: keyof typeof PLACES,
  code: string,
  position: Position,
): Generator<undefined, number> {
  let count = 0
  for (const ids of idsOf(sql, place, code, position)) {
    count += ids.length
    yield undefined
  }
  return count
}

/** One party, reading only what belongs to it; undefined now and then, and when the party is unknown. */
export function* partyIn(sql: Sql, code: string, position: Position): Generator<Party | undefined> {
  const [roles, counterparts] = [new Map<string, number>(), new Map<string, number>()]
  for (const deals of idsOf(sql, 'deals', code, position)) {
    const met = new Set<string>()
    for (const { code: other, role, deal } of partiesOf(sql, deals, position)) {
      if (other === code) increment(roles, role)
      // A party may have several roles in one deal.
      else if (!met.has(`${deal} ${other}`)) increment(counterparts, other)
      met.add(`${deal} ${other}`)
    }
    yield undefined
  }
  const sanctions = yield* countThings(sql, 'sanctions', code, position)
  const prisoners = yield* countThings(sql, 'prisoners', code, position)
  if (roles.size === 0 && sanctions === 0 && prisoners === 0) return
  yield {
    code,
    name: partyName(code),
    deals: Object.fromEntries([...roles].sort(byName)),
    ...shownOf(counterparts),
    sanctions,
    prisoners,
  }
}

/** The parties after a code, in the order of the codes; undefined now and then during the count. */
export function* partiesIn(sql: Sql, position: Position, after: string): Generator<Party | undefined> {
  for (const code of partyCodes(sql, position, after)) yield* partyIn(sql, code, position)
}

/** How many deals of each party are counted to see which party has fewer. */
const LOOKED_AT = 500

const isRare = (sql: Sql, code: string): boolean =>
  (sql.get<{ n: number }>(
    `SELECT count(*) AS n FROM (SELECT 1 FROM deal_parties WHERE party = ?1 LIMIT ${LOOKED_AT})`,
    code,
  )?.n ?? 0) < LOOKED_AT

/** The ids of the deals to which both are parties, in order, piece by piece. */
export function* dealsBetween(
  sql: Sql,
  a: string,
  b: string,
  position: Position,
): Generator<readonly string[]> {
  const [rare, other] = isRare(sql, a) || !isRare(sql, b) ? [a, b] : [b, a]
  for (const deals of idsOf(sql, 'deals', rare, position)) {
    yield sql
      .all<{ deal: string }>(
        `SELECT deal FROM deal_parties WHERE party = ?2 AND deal IN (SELECT value FROM json_each(?3)) AND ${KNOWN}
         ORDER BY deal`,
        position,
        other,
        JSON.stringify(deals),
      )
      .map(({ deal }) => deal)
  }
}

/** For each given deal, the earliest moment of an entry after a place. Deals without one are absent. */
export const firstEntries = (
  sql: Sql,
  deals: readonly string[],
  position: Position,
  after: number,
): readonly { readonly deal: string; readonly first: number }[] =>
  sql.all(
    `SELECT deal, min(sort_first) AS first FROM entries WHERE deal IN (SELECT value FROM json_each(?2))
     AND ${KNOWN} AND sort_first >= ?3 GROUP BY deal`,
    position,
    JSON.stringify(deals),
    after,
  )

/** What each given deal is; undefined for an unknown one. */
export function* dealHeads(
  sql: Sql,
  ids: readonly string[],
  moment: Moment,
  names: Names,
): Generator<DealHead | undefined> {
  for (const id of ids) yield dealHead(sql, id, moment, names)
}
