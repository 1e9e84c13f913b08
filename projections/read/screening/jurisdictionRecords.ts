/** Reads what the ledger holds of a jurisdiction at a moment: what an answer can rest on, and what it cannot cover. */
import { KNOWN, knownOf, STILL_KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Trait } from '../../tables/jurisdictions.ts'
import { LAW_DAYS } from '../../tables/lawDays.ts'
import type { AskedRecord } from '../../verdict/notCovered.ts'
import type { Moment } from '../moment.ts'

const HAS_MEASURE = `SELECT 1 FROM measure_days WHERE ${KNOWN} AND jurisdiction = ?2 LIMIT 1`

const HAS_TRAIT = `SELECT 1 FROM measure_traits WHERE ${KNOWN} AND trait = ?3 AND jurisdiction = ?2 LIMIT 1`

const STARTED = `SELECT 1 FROM measure_days WHERE ${KNOWN} AND jurisdiction = ?2 AND earliest <= ?3 LIMIT 1`

/** Whether a name may be shown is judged by today's decision, whatever moment is asked about. */
const WITHOUT_NAME = `SELECT count(DISTINCT m.person) AS persons FROM measure_persons m
  JOIN people p ON p.id = m.person AND ${knownOf('p')}
  LEFT JOIN personal_details d ON d.person = p.id AND d.digest = p.digest AND d.known_to > ?1
  LEFT JOIN namings n ON n.person = p.id AND n.known_to = ${STILL_KNOWN}
  WHERE ${knownOf('m')} AND m.jurisdiction = ?2 AND (d.name IS NULL OR n.named IS NOT 1)`

const LAST = `SELECT e.known_at FROM jurisdiction_events j JOIN events e ON e.position = j.position
  WHERE j.jurisdiction = ?2 AND j.position <= ?1 ORDER BY j.position DESC LIMIT 1`

/** Each table by its index: the newest day that is known. */
const NEWEST = LAW_DAYS.map(
  (name) => `SELECT day FROM (SELECT day FROM ${name} WHERE ${KNOWN} AND jurisdiction = ?2 AND day <= ?3
    ORDER BY day DESC LIMIT 1)`,
).join(' UNION ALL ')

/** What is recorded of a jurisdiction, and how fresh it is. */
export interface JurisdictionRecord extends Omit<AskedRecord, 'asked' | 'alignmentUnknown' | 'withoutName'> {
  /** How many targets of its measures have a name that is withheld or erased; counting them takes a while. */
  readonly withoutName: () => number
  /** The day of the newest fact that is known, up to the day of the question; null where none is. */
  readonly recordedUpTo: string | null
  /** When the last fact was recorded, however old it is. RFC 3339; null where nothing is recorded. */
  readonly lastRecordedAt: string | null
}

/** Each code is found by the index: there are few, of very many measures. */
const ALL = `WITH RECURSIVE found (code) AS (SELECT min(jurisdiction) FROM measure_days UNION ALL
  SELECT (SELECT min(jurisdiction) FROM measure_days WHERE jurisdiction > code) FROM found WHERE code IS NOT NULL)
  SELECT code FROM found WHERE code IS NOT NULL`

/** The jurisdictions of which measures were ever recorded, whatever is known of them at a moment. */
export const jurisdictionsWithMeasures = (sql: Sql): readonly string[] =>
  sql.all<{ code: string }>(ALL).map(({ code }) => code)

/** The record of each jurisdiction as known at a moment. Each is looked up once. */
export const jurisdictionRecordsAt = (
  sql: Sql,
  { position, asOf, publicBy }: Moment,
): ((code: string) => JurisdictionRecord) => {
  const kept = new Map<string, JurisdictionRecord>()
  const counted = new Map<string, number>()
  const exists = (query: string, code: string, ...more: readonly string[]): boolean =>
    sql.get(query, position, code, ...more) !== undefined
  const has = (code: string, trait: Trait): boolean => exists(HAS_TRAIT, code, trait)
  // Nothing that happened later could be public by then.
  const newestDay = [asOf.slice(0, 10), publicBy ?? '9999'].sort()[0] ?? ''
  const newest = (code: string): string | null =>
    sql.all<{ day: string }>(`SELECT max(day) AS day FROM (${NEWEST})`, position, code, newestDay).at(0)
      ?.day ?? null
  const look = (code: string): JurisdictionRecord => ({
    code,
    measures: exists(HAS_MEASURE, code),
    // A day means its end.
    beforeFirst: !exists(STARTED, code, asOf.includes('T') ? asOf : `${asOf}T24`),
    goodsMeasures: has(code, 'goods'),
    sectorMeasures: has(code, 'sector'),
    incomplete: has(code, 'incomplete'),
    withoutName: () => {
      const count =
        counted.get(code) ?? sql.get<{ persons: number }>(WITHOUT_NAME, position, code)?.persons ?? 0
      counted.set(code, count)
      return count
    },
    recordedUpTo: newest(code),
    lastRecordedAt: sql.get<{ known_at: string }>(LAST, position, code)?.known_at ?? null,
  })
  return (code) => {
    const found = kept.get(code) ?? look(code)
    kept.set(code, found)
    return found
  }
}
