/** Where jurisdictions differ: targets that one bars and another does not. */
import type { Sql } from '../../src/views/sql.ts'
import type { Status } from '../tables/status.ts'
import type { Moment } from './moment.ts'
import { readStatus } from './status.ts'

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** From the strictest on: of several measures of one jurisdiction, the strictest says what may be done. */
const STRICTNESS: readonly Status[] = ['barred', 'licensed', 'waived', 'suspended', 'lifted', 'never']

const strictest = (statuses: readonly Status[]): Status =>
  STRICTNESS.find((status) => statuses.includes(status)) ?? 'never'

/** How a target stands in each jurisdiction that has a measure against it. */
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
      readonly possible?: Status | undefined
    }[]
  }[]
}

const standingsOf = (sql: Sql, targetId: string, moment: Moment): Divergence => {
  const { items } = readStatus(sql, { target: targetId }, moment)
  const codes = [...new Set(items.map((item) => item.jurisdiction))].sort()
  return {
    targetId,
    name: items[0]?.name ?? null,
    jurisdictions: codes.map((jurisdiction) => {
      const own = items.filter((item) => item.jurisdiction === jurisdiction)
      return {
        jurisdiction,
        status: strictest(own.map((item) => item.status)),
        measures: own.map(({ sanctionId, measure, status, possible }) => ({
          sanctionId,
          measure,
          status,
          ...(possible && { possible }),
        })),
      }
    }),
  }
}

/** Whether the strictest status is not the same in all jurisdictions. */
const diverges = ({ jurisdictions }: Divergence): boolean =>
  new Set(jurisdictions.map((one) => one.status)).size > 1

/**
 * The targets on which jurisdictions differ by the day, in the order of their ids; undefined for each on which they do
 * not. Only those that have, or had, a measure against a target are compared.
 */
export function* divergencesIn(
  sql: Sql,
  moment: Moment,
  after: string,
  chunk: number,
): Generator<Divergence | undefined> {
  for (let last = after; ; ) {
    const rows = sql.all<{ target: string }>(
      `SELECT target FROM targets WHERE ${KNOWN} AND target > ?2
       GROUP BY target HAVING count(*) > 1 ORDER BY target LIMIT ?3`,
      moment.position,
      last,
      chunk,
    )
    for (const { target } of rows) {
      const found = standingsOf(sql, target, moment)
      yield diverges(found) ? found : undefined
    }
    if (rows.length < chunk) return
    last = rows.at(-1)?.target ?? last
  }
}
