/** Reads the status of a target or of goods: one item for each measure and target. */

import { streamOf } from '../../events/envelope.ts'
import type { Target } from '../../events/fields.ts'
import { isOpening } from '../../events/history/opening.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { targetsIn } from '../tables/measureFacts.ts'
import type { StatusItem } from '../tables/measureItem.ts'
import { type Measure, statusesAt } from '../tables/status.ts'
import { atOf, type Known, type Moment } from './moment.ts'
import { namesAt } from './names.ts'
import { licencesOf, readStreamEvents, revisionOf } from './streams.ts'

export interface StatusQuestion {
  readonly target?: string | undefined
  /** An HS code. It matches by prefix, in either direction. */
  readonly goods?: string | undefined
  readonly jurisdiction?: string | undefined
}

/** The measures that concern a question, now or before a repair. Their events decide which of them still do. */
const candidates = (sql: Sql, { target, goods }: StatusQuestion, position: Position): readonly string[] => {
  const [table, condition, value] =
    target === undefined
      ? ['sanction_goods', "(code LIKE ?2 || '%' OR ?2 LIKE code || '%')", goods ?? '']
      : ['targets', 'target = ?2', target]
  return sql
    .all<{ sanction: string }>(
      `SELECT DISTINCT sanction FROM ${table} WHERE known_from <= ?1 AND ${condition} ORDER BY sanction`,
      position,
      value,
    )
    .map(({ sanction }) => sanction)
}

/** The last position in any of the given streams. */
const lastOf = (sql: Sql, streams: readonly string[], position: Position): Position =>
  Math.max(0, ...streams.map((stream) => revisionOf(sql, stream, position).position))

/** A measure with its licences, with the repairs known, and the last position that affects it. */
export const readMeasure = (sql: Sql, sanctionId: string, known: Known) => {
  const own = readStreamEvents(sql, streamOf('sanction', sanctionId), known)
  const streams = licencesOf(sql, sanctionId, known.position)
  const licences = streams.flatMap((stream) => readStreamEvents(sql, stream, known))
  const measure: Measure = {
    events: own.map(({ event }) => event),
    licences: licences.map(({ event }) => event),
  }
  return { measure, affecting: lastOf(sql, [streamOf('sanction', sanctionId), ...streams], known.position) }
}

/** What an item tells of a target, without what its measure is. */
const shownOf = ({
  status,
  possible,
  basis,
  since,
  instruments,
  exceptions,
  easedBy,
  windDown,
  ends,
  easedThatDay,
  propertyStillBlocked,
  announced,
  listed,
  clocks,
  contestedBy,
}: StatusItem) => ({
  status,
  possible,
  basis,
  since,
  instruments,
  exceptions,
  easedBy,
  windDown,
  ends,
  easedThatDay,
  propertyStillBlocked,
  announced,
  listed,
  clocks,
  contestedBy,
})

/** The status of each target under a measure, as `/v1/status` and the measure itself show it. */
export const standingsOf = (measure: Measure, sanctionId: string, asOf: string) => {
  const statusOf = statusesAt(measure, sanctionId, asOf)
  return (target: string | null) => shownOf(statusOf(target))
}

/**
 * The targets of a measure that a question concerns, null for the measure itself; undefined when it concerns
 * none of them.
 */
const concerned = (
  { events }: Measure,
  { target, goods, jurisdiction }: StatusQuestion,
): readonly (Pick<Target, 'targetId' | 'name'> | null)[] | undefined => {
  const opening = events[0]
  if (!isOpening(opening)) return undefined
  const { data } = opening
  if (jurisdiction !== undefined && data.jurisdiction !== jurisdiction) return undefined
  const targets = targetsIn(events)
  if (target !== undefined) return targets.filter((one) => one.targetId === target)
  const scope = [...data.goods, ...data.affectsGoods]
  if (!scope.some((code) => goods?.startsWith(code) || code.startsWith(goods ?? ''))) return undefined
  return targets.length > 0 ? targets : [null]
}

const itemsOf = (id: string, measure: Measure, question: StatusQuestion, asOf: string) => {
  const opening = measure.events[0]
  const targets = concerned(measure, question)
  if (!targets || !isOpening(opening)) return []
  const standing = standingsOf(measure, id, asOf)
  return targets.map((target) => ({
    sanctionId: id,
    targetId: target?.targetId ?? null,
    name: target?.name ?? null,
    jurisdiction: opening.data.jurisdiction,
    measure: opening.data.measure,
    ...standing(target?.targetId ?? null),
  }))
}

type Item = ReturnType<typeof itemsOf>[number]

/** A measure's answer to a question: an item for each target concerned, and the last position that affects it. */
export interface Said {
  readonly id: string
  readonly items: readonly Item[]
  readonly affecting: Position
}

/**
 * The answers of all measures that a question may concern, in the order of their ids. @param from the first
 * measure to ask
 */
export function* statusIn(sql: Sql, question: StatusQuestion, moment: Moment, from = ''): Generator<Said> {
  for (const id of candidates(sql, question, moment.position)) {
    if (id < from) continue
    const { measure, affecting } = readMeasure(sql, id, moment)
    yield { id, items: itemsOf(id, measure, question, moment.asOf), affecting }
  }
}

/** Items with the names of persons in their texts, and the moment that the answer resolved to. */
export const namedStatus = (sql: Sql, moment: Moment, items: readonly Item[], affecting: Position) => {
  const names = namesAt(sql, moment.position)
  const named = JSON.parse(names.inJson(JSON.stringify(items))) as readonly Item[]
  return { items: named, at: atOf(sql, moment, Math.max(names.affecting(), affecting), true) }
}
