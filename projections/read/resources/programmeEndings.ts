/** Reads which programmes end, and the measures under them: there are few programmes, so all are looked at. */
import { streamOf } from '../../../events/envelope.ts'
import { isOpening } from '../../../events/history/opening.ts'
import { knownOf } from '../../../src/views/ddl.ts'
import type { Sql } from '../../../src/views/sql.ts'
import { type Ending, programmeEndings } from '../../folds/endings.ts'
import { targetsIn } from '../../folds/measures/measureFacts.ts'
import { readStreamEvents, type StreamEvent } from '../events/streams.ts'
import type { Moment } from '../moment.ts'
import { endsOf, programmesOf } from './programmeEnds.ts'

const ALL = 'SELECT DISTINCT id FROM programmes WHERE known_from <= ?1 ORDER BY id'

/** All programmes that were ever known, by their ids. */
export const programmeIds = (sql: Sql, { position }: Moment): readonly string[] =>
  sql.all<{ id: string }>(ALL, position).map(({ id }) => id)

/** The measures that may be under a programme: those that were opened so, and those whose opening was corrected. */
const UNDER = `SELECT s.id FROM sanctions s
  CROSS JOIN events e ON e.stream = 'sanction-' || s.id AND e.revision = 0
  WHERE ${knownOf('s')} AND s.jurisdiction = ?2
    AND (json_extract(e.body, '$.data.programmeId') = ?3 OR json_extract(e.body, '$.data.programme') = ?4
      OR EXISTS (SELECT 1 FROM events c WHERE c.stream = e.stream AND c.position <= ?1 AND c.type = 'EventCorrected'))
  ORDER BY s.id`

/** Measures that an ending of a programme names. */
const MOST_NAMED = 100

export interface UnderProgramme {
  readonly sanctionIds: readonly string[]
  readonly targets: readonly { readonly targetId: string; readonly name: string }[]
}

/** The measures under a programme that its end may lift, and their targets. */
const measuresUnder = (
  sql: Sql,
  programme: { readonly id: string; readonly name: string; readonly jurisdiction: string },
  excepted: readonly string[],
  moment: Moment,
): UnderProgramme => {
  const sanctionIds: string[] = []
  const targets = new Map<string, string>()
  const { id, name, jurisdiction } = programme
  for (const row of sql.all<{ id: string }>(UNDER, moment.position, jurisdiction, id, name)) {
    if (excepted.includes(row.id) || sanctionIds.length >= MOST_NAMED) continue
    const events = readStreamEvents(sql, streamOf('sanction', row.id), moment).map(({ event }) => event)
    const opening = events.find(isOpening)
    if (!opening || !programmesOf(sql, opening.data, moment).some((one) => one.id === id)) continue
    sanctionIds.push(row.id)
    for (const target of targetsIn(events)) targets.set(target.targetId, target.name)
  }
  return { sanctionIds, targets: [...targets].map(([targetId, one]) => ({ targetId, name: one })) }
}

interface ProgrammeEnding extends UnderProgramme {
  readonly one: Ending
  readonly jurisdiction: string
  readonly read: readonly StreamEvent[]
}

/** What ends of a programme; empty if nothing does. */
export const endingsOfProgramme = (sql: Sql, id: string, moment: Moment): readonly ProgrammeEnding[] => {
  const read = readStreamEvents(sql, streamOf('programme', id), moment)
  const events = read.map(({ event }) => event)
  const opening = events[0]
  if (opening?.type !== 'ProgrammeEstablished') return []
  const { jurisdiction } = opening.data
  const name = events.findLast((event) => event.type === 'ProgrammeAmended' && event.data.name !== undefined)
  const called = name?.type === 'ProgrammeAmended' ? (name.data.name ?? '') : opening.data.name
  return programmeEndings(events, moment.asOf).map((one) => {
    const excepted = one.event.type === 'ProgrammeTerminated' ? one.event.data.except : []
    return {
      one,
      jurisdiction,
      read,
      ...measuresUnder(sql, { id, name: called, jurisdiction }, excepted, moment),
    }
  })
}

/** Whether a measure is of a programme that was recorded to end: how its targets stand then has to be looked at. */
export const mayHaveEnded = (
  sql: Sql,
  opening: Parameters<typeof programmesOf>[1],
  moment: Moment,
): boolean => programmesOf(sql, opening, moment).some(({ id }) => endsOf(sql, id, moment).length > 0)
