/** Reads the status of a target or of goods: an item for each measure and target. */
import { streamOf } from '../../events/envelope.ts'
import type { Target } from '../../events/shapes.ts'
import type { Position } from '../../src/store/port.ts'
import type { Sql } from '../../src/views/sql.ts'
import { announcedIn, clocksAt, listedAt } from '../clocks.ts'
import type { SanctionRow } from '../registers.ts'
import { type Measure, statusAt } from '../status.ts'
import { atOf, type Moment } from './moment.ts'
import { namesAt } from './names.ts'
import { readStreamEvents } from './streams.ts'

export interface StatusQuestion {
  readonly target?: string | undefined
  /** An HS code: it matches by prefix, in either direction. */
  readonly goods?: string | undefined
  readonly jurisdiction?: string | undefined
}

const KNOWN = 'known_from <= ?1 AND known_to > ?1'

const sanctionsFor = (sql: Sql, { target, goods }: StatusQuestion, position: Position) =>
  target === undefined
    ? sql.all<SanctionRow>(
        `SELECT * FROM sanctions WHERE ${KNOWN} AND id IN (SELECT sanction FROM sanction_goods
         WHERE ${KNOWN} AND (code LIKE ?2 || '%' OR ?2 LIKE code || '%')) ORDER BY id`,
        position,
        goods ?? '',
      )
    : sql.all<SanctionRow>(
        `SELECT * FROM sanctions WHERE ${KNOWN} AND id IN (SELECT sanction FROM targets
         WHERE ${KNOWN} AND target = ?2) ORDER BY id`,
        position,
        target,
      )

/** A measure with its licences as known at a position, and the last position that it rests on. */
export const readMeasure = (sql: Sql, sanctionId: string, position: Position) => {
  const own = readStreamEvents(sql, streamOf('sanction', sanctionId), position)
  const covering = sql.all<{ licence: string }>(
    `SELECT licence FROM covers WHERE ${KNOWN} AND sanction = ?2 ORDER BY licence`,
    position,
    sanctionId,
  )
  const licences = covering.flatMap(({ licence }) =>
    readStreamEvents(sql, streamOf('licence', licence), position),
  )
  const measure: Measure = {
    events: own.map(({ event }) => event),
    licences: licences.map(({ event }) => event),
  }
  return { measure, affecting: Math.max(0, ...[...own, ...licences].map((one) => one.position)) }
}

/** The status of one target under one measure, as `/v1/status` and the measure itself show it. */
export const standingOf = (measure: Measure, sanctionId: string, target: string | null, asOf: string) => {
  const { licences, ...standing } = statusAt(measure, sanctionId, target, asOf)
  const clocks = clocksAt(measure, target, asOf)
  return {
    ...standing,
    announced: announcedIn(clocks),
    listed: listedAt(measure, target, asOf),
    licences: licences.map(({ stream, data }) => ({
      id: stream.slice('licence-'.length),
      number: data.number,
      expires: data.expires,
      unblocksProperty: data.unblocksProperty,
    })),
    clocks,
  }
}

const itemsOf = (sql: Sql, row: SanctionRow, question: StatusQuestion, moment: Moment) => {
  const { measure, affecting } = readMeasure(sql, row.id, moment.position)
  const opening = measure.events[0]
  const kind = opening?.type === 'SanctionImposed' ? opening.data.measure : ''
  const targets = (JSON.parse(row.targets) as Target[]).filter(
    (one) => question.target === undefined || one.targetId === question.target,
  )
  const named: readonly { targetId: string | null; name: string | null }[] =
    targets.length > 0 ? targets : [{ targetId: null, name: null }]
  const items = named.map(({ targetId, name }) => ({
    sanctionId: row.id,
    targetId,
    name,
    jurisdiction: row.jurisdiction,
    measure: kind,
    ...standingOf(measure, row.id, targetId, moment.asOf),
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
  const affecting = Math.max(0, names.affecting(), ...found.map((one) => one.affecting))
  return { items: named, at: atOf(sql, moment, affecting, true) }
}
