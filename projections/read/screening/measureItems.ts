/** Finds the measures that a screening question may concern, and reads what they say. */
import { isOpening } from '../../../events/history/opening.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import type { StatusItem } from '../../folds/measures/statusItem.ts'
import type { Trait } from '../../tables/jurisdictions.ts'
import type { Moment } from '../moment.ts'
import { readMeasure } from '../resources/measureStatus.ts'
import { statusItemsOf } from '../resources/programmeEnds.ts'

/** Where and when a question is asked. */
export interface MeasureReading {
  readonly sql: Sql
  readonly moment: Moment
}

/** Also of rows that a repair ended: which measures still do is seen in their events. */
const ONCE_KNOWN = 'known_from <= ?1'

/** The codes that are wider than a code, and itself. */
const widerCodes = (code: string): readonly string[] =>
  [2, 4, 6, 8, 10].filter((length) => length <= code.length).map((length) => code.slice(0, length))

/** The digits that all nomenclatures share: longer codes of another list may be the same goods. */
const SHARED = 6

/** The measures that are about goods, in law or in effect, and those on everything from some countries. */
export const measuresOn = (sql: Sql, goods: string, position: number): readonly string[] => {
  const everything: Trait = 'countries'
  return sql
    .all<{ sanction: string }>(
      `SELECT DISTINCT sanction FROM sanction_goods
         WHERE ${ONCE_KNOWN} AND (code IN (SELECT value FROM json_each(?2)) OR (code >= ?3 AND code < ?3 || ':'))
       UNION SELECT DISTINCT sanction FROM measure_traits WHERE ${ONCE_KNOWN} AND trait = ?4`,
      position,
      JSON.stringify(widerCodes(goods)),
      goods.slice(0, SHARED),
      everything,
    )
    .map(({ sanction }) => sanction)
}

/** The targets for which a measure is read; null stands for the measure itself. */
export type TargetFilter = (targetId: string | null) => boolean

/**
 * The items of a measure for the wanted targets, or for itself if it names no target; empty if it is not known.
 * Each target of a measure with very many targets costs time of its own.
 */
export const readItems = (
  reading: MeasureReading,
  sanctionId: string,
  wanted: TargetFilter = () => true,
): readonly StatusItem[] => {
  const { sql, moment } = reading
  const { measure } = readMeasure(sql, sanctionId, moment)
  // A stream whose opening was retracted is not a measure.
  if (!isOpening(measure.events[0])) return []
  const named = targetsIn(measure.events).map(({ targetId }) => targetId)
  const targets = (named.length > 0 ? named : [null]).filter(wanted)
  return targets.map(statusItemsOf(sql, measure, sanctionId, moment))
}
