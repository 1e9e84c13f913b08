/** Reads how the targets of a measure stand after the ends of its programme. */
import { streamOf } from '../../../events/envelope.ts'
import { contestedIn } from '../../../events/history/order.ts'
import { KNOWN } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import type { Measure } from '../../folds/measures/measure.ts'
import type { StatusItem } from '../../folds/measures/statusItem.ts'
import { statusesAt } from '../../folds/measures/targetStatus.ts'
import { terminatedItem } from '../../verdict/programmeEnd.ts'
import { readStreamEvents } from '../events/streams.ts'
import type { KnownMoment, Moment } from '../moment.ts'
import { disputedItem } from './disputedItem.ts'

const BY_NAME = `SELECT id FROM programmes
  WHERE ${KNOWN} AND jurisdiction = ?2 AND name = ?3 ORDER BY id`

/** What a measure or a licence says of its programme. */
interface UnderProgramme {
  readonly programmeId?: string | undefined
  readonly programme: string
  readonly jurisdiction: string
}

/** The programmes that a measure or a licence is under: the one that it names by id, else those of that name. */
export const programmesOf = (
  sql: Sql,
  { programmeId, programme, jurisdiction }: UnderProgramme,
  { position }: Pick<KnownMoment, 'position'>,
): readonly { readonly id: string; readonly byId: boolean }[] =>
  programmeId === undefined
    ? sql
        .all<{ id: string }>(BY_NAME, position, jurisdiction, programme)
        .map(({ id }) => ({ id, byId: false }))
    : [{ id: programmeId, byId: true }]

type ProgrammeEnd = Parameters<typeof terminatedItem>[2][number]

/** The ends of a programme, by what is known. */
export const endsOf = (sql: Sql, programme: string, known: KnownMoment): readonly ProgrammeEnd[] => {
  const history = readStreamEvents(sql, streamOf('programme', programme), known).map(({ event }) => event)
  const contested = contestedIn(history)
  return history.flatMap((event) =>
    event.type === 'ProgrammeTerminated' ? [{ event, contested: contested(event) }] : [],
  )
}

/** What brings a measure back, or puts it on another target. */
const RETURNING: ReadonlySet<string> = new Set([
  ...['SanctionReimposed', 'SnapbackTriggered', 'SanctionRenewed', 'ReliefReversed'],
])

/**
 * How each target of a measure stands by a day, the ends of its programme included.
 * @returns of a target's id; of null for the measure itself, where it names no targets
 * @throws TypeError for a measure that was neither imposed nor announced
 */
export const statusItemsOf = (
  sql: Sql,
  measure: Measure,
  sanctionId: string,
  moment: Moment,
): ((target: string | null) => StatusItem) => {
  const statusOf = statusesAt(measure, sanctionId, moment.asOf)
  const recordedAt = measure.events[0]?.recordedAt ?? ''
  const returns = measure.events.filter(
    (event) =>
      RETURNING.has(event.type) || (event.type === 'SanctionAmended' && event.data.addedTargets.length > 0),
  )
  const read = (item: StatusItem) =>
    programmesOf(sql, item, moment).map(({ id, byId }) => ({
      under: { byId, recordedAt, returns },
      ends: endsOf(sql, id, moment),
    }))
  // All targets of a measure are under the same programmes.
  let programmes: ReturnType<typeof read> | undefined
  return (target) => {
    const item = statusOf(target)
    programmes ??= read(item)
    const ended = programmes.reduce(
      (left, { under, ends }) => terminatedItem(left, under, ends, moment.asOf),
      item,
    )
    return disputedItem(sql, measure, ended, moment, (other, at) =>
      statusItemsOf(sql, other, sanctionId, at)(target),
    )
  }
}
