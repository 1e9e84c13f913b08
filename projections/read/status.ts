/** Reads the status of a target or of goods: an item for each measure and target. */
import { idOf, streamOf } from '../../events/envelope.ts'
import type { Target } from '../../events/shapes.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { announcedIn, clocksAt, listedAt } from '../clocks.ts'
import type { SanctionRow } from '../registers.ts'
import { type Measure, statusesAt } from '../status.ts'
import { atOf, type Known, type Moment } from './moment.ts'
import { namesAt } from './names.ts'
import { readStreamEvents, revisionOf } from './streams.ts'

export interface StatusQuestion {
  readonly target?: string | undefined
  /** An HS code: it matches by prefix, in either direction. */
  readonly goods?: string | undefined
  readonly jurisdiction?: string | undefined
}

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

/** Where the measures that a question concerns are found: by its goods, or by its target. */
const concerning = ({
  target,
  goods,
}: StatusQuestion): readonly [table: string, condition: string, value: string] =>
  target === undefined
    ? ['sanction_goods', "(code LIKE ?2 || '%' OR ?2 LIKE code || '%')", goods ?? '']
    : ['targets', 'target = ?2', target]

const sanctionsFor = (sql: Sql, question: StatusQuestion, position: Position) => {
  const [table, condition, value] = concerning(question)
  return sql.all<SanctionRow>(
    `SELECT * FROM sanctions WHERE ${KNOWN} AND id IN
     (SELECT sanction FROM ${table} WHERE ${KNOWN} AND ${condition}) ORDER BY id`,
    position,
    value,
  )
}

/** The last position of the measures that a question concerns, or did before they were corrected. */
const lastConcerned = (sql: Sql, question: StatusQuestion, position: Position): Position => {
  const [table, condition, value] = concerning(question)
  const ever = sql.all<{ sanction: string }>(
    `SELECT DISTINCT sanction FROM ${table} WHERE known_from <= ?1 AND ${condition}`,
    position,
    value,
  )
  return lastOf(
    sql,
    ever.map(({ sanction }) => streamOf('sanction', sanction)),
    position,
  )
}

/** The last position of any of some streams. */
const lastOf = (sql: Sql, streams: readonly string[], position: Position): Position =>
  Math.max(0, ...streams.map((stream) => revisionOf(sql, stream, position).position))

/** A measure with its licences as they stand by what is known, and the last position that it rests on. */
export const readMeasure = (sql: Sql, sanctionId: string, known: Known) => {
  const own = readStreamEvents(sql, streamOf('sanction', sanctionId), known)
  const covering = sql.all<{ licence: string; known_to: number }>(
    `SELECT licence, max(known_to) AS known_to FROM covers WHERE known_from <= ?1 AND sanction = ?2
     GROUP BY licence ORDER BY licence`,
    known.position,
    sanctionId,
  )
  const licences = covering
    .filter(({ known_to }) => known_to > known.position)
    .flatMap(({ licence }) => readStreamEvents(sql, streamOf('licence', licence), known))
  // One that covered it before it was corrected affects it, too.
  const streams = covering.map(({ licence }) => streamOf('licence', licence))
  const measure: Measure = {
    events: own.map(({ event }) => event),
    licences: licences.map(({ event }) => event),
  }
  return { measure, affecting: lastOf(sql, [streamOf('sanction', sanctionId), ...streams], known.position) }
}

/** How each target stands under a measure, as `/v1/status` and the measure itself show it. */
export const standingsOf = (measure: Measure, sanctionId: string, asOf: string) => {
  const statusOf = statusesAt(measure, sanctionId, asOf)
  return (target: string | null) => {
    const { licences, waivers, ...standing } = statusOf(target)
    const clocks = clocksAt(measure, target, asOf)
    return {
      ...standing,
      announced: announcedIn(clocks),
      listed: listedAt(measure, target, asOf),
      ...(waivers.length > 0 && { waivers }),
      licences: licences.map(({ licence: { stream, data }, ends }) => ({
        id: idOf(stream),
        number: data.number,
        expires: ends,
        unblocksProperty: data.unblocksProperty,
      })),
      clocks,
    }
  }
}

const itemsOf = (sql: Sql, row: SanctionRow, question: StatusQuestion, moment: Moment) => {
  const { measure, affecting } = readMeasure(sql, row.id, moment)
  const opening = measure.events[0]
  const kind = opening?.type === 'SanctionImposed' ? opening.data.measure : ''
  const targets = (JSON.parse(row.targets) as Target[]).filter(
    (one) => question.target === undefined || one.targetId === question.target,
  )
  const named: readonly { targetId: string | null; name: string | null }[] =
    targets.length > 0 ? targets : [{ targetId: null, name: null }]
  const standing = standingsOf(measure, row.id, moment.asOf)
  const items = named.map(({ targetId, name }) => ({
    sanctionId: row.id,
    targetId,
    name,
    jurisdiction: row.jurisdiction,
    measure: kind,
    ...standing(targetId),
  }))
  return { items, affecting }
}

/** The answer of `/v1/status`. */
export const readStatus = (sql: Sql, question: StatusQuestion, moment: Moment) => {
  const found = sanctionsFor(sql, question, moment.position)
    .filter((row) => question.jurisdiction === undefined || row.jurisdiction === question.jurisdiction)
    .map((row) => itemsOf(sql, row, question, moment))
  const names = namesAt(sql, moment.position)
  const items = found.flatMap((one) => one.items)
  const named = JSON.parse(names.inJson(JSON.stringify(items))) as typeof items
  const concerned = lastConcerned(sql, question, moment.position)
  const affecting = Math.max(concerned, names.affecting(), ...found.map((one) => one.affecting))
  return { items: named, at: atOf(sql, moment, affecting, true) }
}
