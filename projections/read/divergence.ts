/** Finds where jurisdictions differ: targets that one jurisdiction bars and another does not. */
import type { Sql } from '../../src/views/sql.ts'
import { STATUSES, type Status } from '../tables/measureItem.ts'
import { growing } from './growing.ts'
import type { Moment } from './moment.ts'
import { namesAt } from './names.ts'
import { type Said, statusIn } from './status.ts'

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** If a jurisdiction has several measures, the strictest one decides what is allowed. */
const strictest = (statuses: readonly Status[]): Status =>
  STATUSES.find((status) => statuses.includes(status)) ?? 'not-yet'

/** The status of a target in each jurisdiction that has a measure against it. */
export interface Divergence {
  readonly targetId: string
  readonly name: string | null
  readonly jurisdictions: readonly {
    readonly jurisdiction: string
    readonly status: Status
    readonly measures: readonly {
      readonly sanctionId: string
      readonly measure: string
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

/** The statuses of a target; undefined after each measure, so that other requests get their turn. */
function* standingsOf(sql: Sql, targetId: string, moment: Moment): Generator<undefined, Divergence> {
  const items: Said['items'][number][] = []
  for (const said of statusIn(sql, { target: targetId }, moment)) {
    items.push(...said.items)
    yield undefined
  }
  const codes = [...new Set(items.map((item) => item.jurisdiction))].sort()
  return {
    targetId,
    name: items[0]?.name == null ? null : namesAt(sql, moment.position).inText(items[0].name),
    jurisdictions: codes.map((jurisdiction) => {
      const own = items.filter((item) => item.jurisdiction === jurisdiction)
      const shown = shownOf(own)
      const left = own.length - shown.length
      return {
        jurisdiction,
        status: strictest(own.map((item) => item.status)),
        measures: shown.map(({ sanctionId, measure, status, possible }) => ({
          sanctionId,
          measure,
          status,
          possible,
        })),
        ...(left > 0 && { measuresLeftOut: left }),
      }
    }),
  }
}

/** Whether the strictest status differs between jurisdictions. */
const diverges = ({ jurisdictions }: Divergence): boolean =>
  new Set(jurisdictions.map((one) => one.status)).size > 1

/**
 * The targets on which jurisdictions differ on the day, in the order of their ids; undefined for each other
 * target. Only jurisdictions that have or had a measure against a target are compared.
 */
export function* divergencesIn(
  sql: Sql,
  moment: Moment,
  after: string,
  chunk: number,
): Generator<Divergence | undefined> {
  let last = after
  for (const size of growing(chunk)) {
    const rows = sql.all<{ target: string }>(
      `SELECT target FROM targets WHERE ${KNOWN} AND target > ?2
       GROUP BY target HAVING count(*) > 1 ORDER BY target LIMIT ?3`,
      moment.position,
      last,
      size,
    )
    for (const { target } of rows) {
      const found = yield* standingsOf(sql, target, moment)
      yield diverges(found) ? found : undefined
    }
    if (rows.length < size) return
    last = rows.at(-1)?.target ?? last
  }
}
