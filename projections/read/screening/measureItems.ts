/** Finds the measures that a screening question may concern, and reads what they say. */
import { streamOf } from '../../../events/envelope.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { contestedIn } from '../../../events/history/order.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import type { StatusItem } from '../../folds/measures/statusItem.ts'
import { statusesAt } from '../../folds/measures/targetStatus.ts'
import type { Trait } from '../../tables/jurisdictions.ts'
import { terminatedItem } from '../../verdict/programmeEnd.ts'
import { readStreamEvents } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { readMeasure } from '../resources/measureStatus.ts'

/** Where and when a question is asked. */
export interface Looking {
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

const BY_NAME = `SELECT id FROM programmes
  WHERE known_from <= ?1 AND known_to > ?1 AND jurisdiction = ?2 AND name = ?3 ORDER BY id`

/** The programmes that a measure is under: the one that it names by id, else those of that name. */
const programmesOf = (
  { sql, moment: { position } }: Looking,
  { programmeId, programme, jurisdiction }: StatusItem,
): readonly { readonly id: string; readonly byId: boolean }[] =>
  programmeId === undefined
    ? sql
        .all<{ id: string }>(BY_NAME, position, jurisdiction, programme)
        .map(({ id }) => ({ id, byId: false }))
    : [{ id: programmeId, byId: true }]

type ProgrammeEnd = Parameters<typeof terminatedItem>[2][number]

/** The ends of a programme. */
const endsOf = ({ sql, moment }: Looking, programme: string): readonly ProgrammeEnd[] => {
  const history = readStreamEvents(sql, streamOf('programme', programme), moment).map(({ event }) => event)
  const contested = contestedIn(history)
  return history.flatMap((event) =>
    event.type === 'ProgrammeTerminated' ? [{ event, contested: contested(event) }] : [],
  )
}

/** Whom a measure is read for: a target that it names, null for the measure itself. */
export type Wanted = (targetId: string | null) => boolean

/**
 * What a measure says of the targets that are wanted, or of itself where it names none; nothing where it is not known.
 * Of a measure with very many targets, each costs time of its own.
 */
export const readItems = (
  looking: Looking,
  sanctionId: string,
  wanted: Wanted = () => true,
): readonly StatusItem[] => {
  const { sql, moment } = looking
  const { measure } = readMeasure(sql, sanctionId, moment)
  const [opening] = measure.events
  // What is left of a stream whose opening was retracted is no measure.
  if (!isOpening(opening)) return []
  const named = targetsIn(measure.events).map(({ targetId }) => targetId)
  const targets = (named.length > 0 ? named : [null]).filter(wanted)
  const statusOf = statusesAt(measure, sanctionId, moment.asOf)
  const [first, ...others] = targets.map(statusOf)
  if (first === undefined) return []
  // All items of a measure are under the same programmes.
  const programmes = programmesOf(looking, first).map(({ id, byId }) => ({
    under: { byId, recordedAt: opening.recordedAt },
    ends: endsOf(looking, id),
  }))
  return [first, ...others].map((item) =>
    programmes.reduce((left, { under, ends }) => terminatedItem(left, under, ends, moment.asOf), item),
  )
}
