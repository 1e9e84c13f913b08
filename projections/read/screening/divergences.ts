/** Finds where jurisdictions differ: targets that one jurisdiction bars and another does not. */
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { STATUSES, type Status, type StatusItem } from '../../folds/measures/statusItem.ts'
import { chunkSizes } from '../chunkSizes.ts'
import type { Moment } from '../moment.ts'
import { namesAt } from '../names.ts'
import { measuresNaming } from '../targets/targetLookup.ts'
import { readItems } from './measureItems.ts'

/** If a jurisdiction has several measures, the strictest one decides what is allowed. */
const strictest = (statuses: readonly Status[]): Status =>
  STATUSES.find((status) => statuses.includes(status)) ?? 'not-yet'

/** The status of a target in each jurisdiction that has a measure of one kind against it: like is compared with like. */
export interface Divergence {
  readonly targetId: string
  readonly name: string
  readonly kind: string
  readonly jurisdictions: readonly {
    readonly jurisdiction: string
    readonly status: Status
    readonly measures: readonly {
      readonly sanctionId: string
      readonly status: Status
      readonly possible: readonly Status[]
    }[]
    /** How many measures are not shown, as strict as those shown or less strict; absent when all are shown. */
    readonly measuresLeftOut?: number
  }[]
}

/** The most measures of one jurisdiction that are shown for a target. */
const MEASURES_SHOWN = 100

/** The strictest of the given measures, in the order of their ids. */
const shownOf = <One extends { readonly status: Status }>(all: readonly One[]): readonly One[] => {
  if (all.length <= MEASURES_SHOWN) return all
  const strictestFirst = all.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status))
  const shown = new Set(strictestFirst.slice(0, MEASURES_SHOWN))
  return all.filter((one) => shown.has(one))
}

/** How jurisdictions that have a measure of one kind against a target treat it. */
const comparedOf = (items: readonly StatusItem[]): Divergence['jurisdictions'] =>
  [...new Set(items.map((item) => item.jurisdiction))].sort().map((jurisdiction) => {
    const own = items.filter((item) => item.jurisdiction === jurisdiction)
    const shown = shownOf(own)
    const left = own.length - shown.length
    return {
      jurisdiction,
      status: strictest(own.map((item) => item.status)),
      measures: shown.map(({ sanctionId, status, possible }) => ({ sanctionId, status, possible })),
      ...(left > 0 && { measuresLeftOut: left }),
    }
  })

/** The comparisons of a target, a kind each; undefined after each measure, so that other requests get their turn. */
function* comparisonsOf(
  sql: Sql,
  targetId: string,
  moment: Moment,
  only: readonly string[] | undefined,
): Generator<undefined, readonly Divergence[]> {
  const items: StatusItem[] = []
  for (const id of measuresNaming(sql, [targetId], moment.position)) {
    const own = readItems({ sql, moment }, id, (target) => target === targetId)
    items.push(...own.filter(({ jurisdiction }) => only?.includes(jurisdiction) ?? true))
    yield undefined
  }
  const name = namesAt(sql, moment.position).inText(items[0]?.target?.nameInInstrument ?? targetId)
  return [...new Set(items.map(({ kind }) => kind))].sort().map((kind) => ({
    targetId,
    name,
    kind,
    jurisdictions: comparedOf(items.filter((item) => item.kind === kind)),
  }))
}

/** Whether the strictest status differs between jurisdictions. */
const diverges = ({ jurisdictions }: Divergence): boolean =>
  new Set(jurisdictions.map((one) => one.status)).size > 1

/** The target and the kind of a divergence: its place in the list. */
export type DivergenceKey = readonly [targetId: string, kind: string]

export interface DivergenceQuestion {
  /** The jurisdictions that are compared; all when absent. */
  readonly jurisdictions?: readonly string[] | undefined
  /** Where the page before ended. */
  readonly after?: DivergenceKey | undefined
  /** How many are needed first. */
  readonly chunk: number
}

/**
 * The targets on which jurisdictions differ on the day, a kind of measure each, in the order of ids and kinds; undefined
 * for each other one. Only jurisdictions that have or had a measure of that kind against a target are compared.
 */
export function* divergencesIn(
  sql: Sql,
  moment: Moment,
  { jurisdictions, after: [first, kind] = ['', ''], chunk }: DivergenceQuestion,
): Generator<Divergence | undefined> {
  let last: string | undefined
  for (const size of chunkSizes(chunk)) {
    const rows = sql.all<{ target: string }>(
      `SELECT target FROM targets WHERE ${KNOWN} AND target ${last === undefined ? '>=' : '>'} ?2
       GROUP BY target HAVING count(*) > 1 ORDER BY target LIMIT ?3`,
      moment.position,
      last ?? first,
      size,
    )
    for (const { target } of rows) {
      for (const found of yield* comparisonsOf(sql, target, moment, jurisdictions)) {
        const seen = target === first && found.kind <= kind
        yield !seen && diverges(found) ? found : undefined
      }
    }
    if (rows.length < size) return
    last = rows.at(-1)?.target ?? last
  }
}
