/** Reads parties, and what lies between two of them: every deal to which both are parties. */
import { partyName } from '../../events/text/codes.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import type { DealRow } from '../tables/deals.ts'
import { type DealHead, dealHead } from './deals.ts'
import type { Moment } from './moment.ts'
import type { Names } from './names.ts'

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** How many deals are read at a time. */
const CHUNK = 500

type Parties = DealHead['parties']

/** The deals known at a position with their parties, piece by piece; only those whose parties have a text in them. */
function* dealParties(
  sql: Sql,
  position: Position,
  having?: string,
): Generator<readonly { readonly id: string; readonly parties: Parties }[]> {
  for (let last = ''; ; ) {
    const rows = sql.all<Pick<DealRow, 'id' | 'parties'>>(
      `SELECT id, parties FROM deals WHERE ${KNOWN} AND id > ?2 ORDER BY id LIMIT ?3`,
      position,
      last,
      CHUNK,
    )
    const found = having === undefined ? rows : rows.filter(({ parties }) => parties.includes(having))
    yield found.map(({ id, parties }) => ({ id, parties: JSON.parse(parties) as Parties }))
    if (rows.length < CHUNK) return
    last = rows.at(-1)?.id ?? last
  }
}

export interface Party {
  readonly code: string
  readonly name: string
  /** In how many deals it has which role. */
  readonly deals: Readonly<Record<string, number>>
  /** With whom it is in how many deals. */
  readonly counterparts: readonly { readonly code: string; readonly deals: number }[]
  /** How many measures it imposed, and in how many detention cases it is the state. */
  readonly sanctions: number
  readonly prisoners: number
}

interface Counts {
  readonly roles: Map<string, number>
  readonly counterparts: Map<string, number>
}

const more = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

const countBy = (sql: Sql, table: string, column: string, position: Position): ReadonlyMap<string, number> =>
  new Map(
    sql
      .all<{ code: string; n: number }>(
        `SELECT ${column} AS code, count(*) AS n FROM ${table} WHERE ${KNOWN} GROUP BY ${column}`,
        position,
      )
      .map(({ code, n }) => [code, n]),
  )

const sorted = (counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] =>
  [...counts].sort(([a], [b]) => (a < b ? -1 : 1))

/** Every party that is known at a position, in the order of the codes; undefined now and then, while it counts. */
export function* partiesIn(sql: Sql, position: Position): Generator<Party | undefined> {
  const found = new Map<string, Counts>()
  const of = (code: string): Counts => {
    const known = found.get(code) ?? { roles: new Map(), counterparts: new Map() }
    found.set(code, known)
    return known
  }
  for (const deals of dealParties(sql, position)) {
    for (const { parties } of deals) {
      for (const { code, role } of parties) {
        const counts = of(code)
        more(counts.roles, role)
        for (const other of parties) if (other.code !== code) more(counts.counterparts, other.code)
      }
    }
    yield undefined
  }
  const sanctions = countBy(sql, 'sanctions', 'jurisdiction', position)
  const prisoners = countBy(sql, 'prisoners', 'state', position)
  for (const code of [...sanctions.keys(), ...prisoners.keys()]) of(code)
  for (const code of [...found.keys()].sort()) {
    const { roles, counterparts } = of(code)
    yield {
      code,
      name: partyName(code),
      deals: Object.fromEntries(sorted(roles)),
      counterparts: sorted(counterparts).map(([other, deals]) => ({ code: other, deals })),
      sanctions: sanctions.get(code) ?? 0,
      prisoners: prisoners.get(code) ?? 0,
    }
  }
}

/** How a party stands in the JSON of parties. */
const inParties = (code: string): string => JSON.stringify({ code }).slice(1, -1)

/** The ids of the deals to which all of some are parties, in their order, piece by piece. */
function* dealsOf(sql: Sql, codes: readonly string[], position: Position): Generator<readonly string[]> {
  const wanted = codes.map(inParties)
  for (let last = ''; ; ) {
    const rows = sql.all<Pick<DealRow, 'id' | 'parties'>>(
      `SELECT id, parties FROM deals WHERE ${KNOWN} AND id > ?2 ORDER BY id LIMIT ?3`,
      position,
      last,
      CHUNK,
    )
    yield rows.filter(({ parties }) => wanted.every((code) => parties.includes(code))).map(({ id }) => id)
    if (rows.length < CHUNK) return
    last = rows.at(-1)?.id ?? last
  }
}

/** The ids of the deals to which both are parties, in their order, piece by piece. */
export const dealsBetween = (
  sql: Sql,
  a: string,
  b: string,
  position: Position,
): Generator<readonly string[]> => dealsOf(sql, [a, b], position)

const countOf = (sql: Sql, table: string, column: string, code: string, position: Position): number =>
  sql.get<{ n: number }>(
    `SELECT count(*) AS n FROM ${table} WHERE ${KNOWN} AND ${column} = ?2`,
    position,
    code,
  )?.n ?? 0

/** One party, looking into its own deals only; undefined now and then, and where no deal and no measure knows it. */
export function* partyIn(sql: Sql, code: string, position: Position): Generator<Party | undefined> {
  const [roles, counterparts] = [new Map<string, number>(), new Map<string, number>()]
  for (const deals of dealParties(sql, position, inParties(code))) {
    for (const { parties } of deals) {
      for (const one of parties) {
        if (one.code === code) more(roles, one.role)
        else more(counterparts, one.code)
      }
    }
    yield undefined
  }
  const sanctions = countOf(sql, 'sanctions', 'jurisdiction', code, position)
  const prisoners = countOf(sql, 'prisoners', 'state', code, position)
  if (roles.size === 0 && sanctions === 0 && prisoners === 0) return
  yield {
    code,
    name: partyName(code),
    deals: Object.fromEntries(sorted(roles)),
    counterparts: sorted(counterparts).map(([other, deals]) => ({ code: other, deals })),
    sanctions,
    prisoners,
  }
}

/** Since when at the earliest there is an entry behind a place in each of some deals; those without one are left out. */
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

/** What each of some deals is; undefined for one that is not known. */
export function* dealHeads(
  sql: Sql,
  ids: readonly string[],
  moment: Moment,
  names: Names,
): Generator<DealHead | undefined> {
  for (const id of ids) yield dealHead(sql, id, moment, names)
}
