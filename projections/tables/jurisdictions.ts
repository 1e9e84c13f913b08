/** The record of each jurisdiction: what its measures are about, since when, and their last events. */
import type { AnyEvent } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isOnAllGoods, type Opening } from '../../events/history/opening.ts'
import { type Projection, type Rows, table } from '../../src/views/projection.ts'
import { isOfLaw, jurisdictionIn } from './lawDays.ts'
import { withRederivation } from './rederivation.ts'
import { sanctions } from './registers.ts'

/** Traits of measures that matter to what a verdict covers. */
export type Trait =
  /** It covers goods, or everything from, through or to some countries, and names no target. */
  | 'goods'
  /** It covers all goods of some countries. */
  | 'countries'
  | 'sector'
  /** It has more targets than are recorded. */
  | 'incomplete'

const traits = table<{ readonly jurisdiction: string; readonly trait: string; readonly sanction: string }>(
  'measure_traits',
  { jurisdiction: 'TEXT', trait: 'TEXT', sanction: 'TEXT' },
  {
    key: ['trait', 'jurisdiction', 'sanction'],
    indexes: ['sanction'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** From when on the measures of a jurisdiction are recorded. */
const days = table<{ readonly sanction: string; readonly jurisdiction: string; readonly earliest: string }>(
  'measure_days',
  { sanction: 'TEXT', jurisdiction: 'TEXT', earliest: 'TEXT' },
  {
    key: ['sanction'],
    indexes: ['jurisdiction, earliest'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** The persons whom measures name. */
const persons = table<{ readonly sanction: string; readonly jurisdiction: string; readonly person: string }>(
  'measure_persons',
  { sanction: 'TEXT', jurisdiction: 'TEXT', person: 'TEXT' },
  {
    key: ['sanction', 'person'],
    indexes: ['jurisdiction, person', 'person'],
    owner: { subject: 'sanction', column: 'sanction' },
  },
)

/** Where the events about measures, licences and programmes of a jurisdiction lie. */
const recordings = table<{ readonly position: number; readonly jurisdiction: string }>(
  'jurisdiction_events',
  { position: 'INTEGER', jurisdiction: 'TEXT' },
  { key: ['jurisdiction', 'position'], kind: 'log' },
)

type Imposed = Opening['data']

const traitsOf = (data: Imposed): readonly Trait[] => {
  const everything = isOnAllGoods(data)
  const goods = (everything || data.goods.length > 0) && data.targets.length === 0
  return [
    ...(goods ? (['goods'] as const) : []),
    ...(everything ? (['countries'] as const) : []),
    ...(data.sector === undefined ? [] : (['sector'] as const)),
    ...(data.targetsComplete === false ? (['incomplete'] as const) : []),
  ]
}

const addPersons = (rows: Rows, sanction: string, jurisdiction: string, data: Imposed['targets']): void => {
  for (const { personId } of data) {
    if (personId !== undefined) rows.put(persons, { sanction, jurisdiction, person: personId })
  }
}

const addMeasure = ({ stream, data, earliest }: Opening, rows: Rows): void => {
  const { jurisdiction, targets } = data
  const sanction = idOf(stream)
  for (const trait of traitsOf(data)) rows.put(traits, { jurisdiction, trait, sanction })
  rows.put(days, { sanction, jurisdiction, earliest: earliest ?? '' })
  addPersons(rows, sanction, jurisdiction, targets)
}

/** The jurisdiction of the measure, the licence or the programme that a stream is about. */
const jurisdictionOf = ({ stream }: AnyEvent, rows: Rows): string | undefined => {
  const subject = subjectOf(stream)
  return isOfLaw(subject) ? jurisdictionIn(subject, idOf(stream), rows) : undefined
}

const derived = withRederivation({
  name: 'jurisdictions',
  version: 2,
  readsFrom: 1,
  tables: [traits, days, persons],
  on: {
    SanctionImposed: addMeasure,
    // An announcement is in force only where the jurisdiction acts by statement.
    MeasureAnnounced: (event, rows) => {
      if (event.data.basis === 'statement') addMeasure(event, rows)
    },
    SanctionAmended: ({ stream, data }, rows) => {
      const row = rows.get(sanctions, { id: idOf(stream) })
      if (row) addPersons(rows, row.id, row.jurisdiction, data.addedTargets)
    },
  },
})

export const jurisdictions: Projection = {
  ...derived,
  tables: [...derived.tables, recordings],
  every: (event, rows, { position }) => {
    const jurisdiction = jurisdictionOf(event, rows)
    if (jurisdiction !== undefined) rows.add(recordings, { position, jurisdiction })
  },
}
