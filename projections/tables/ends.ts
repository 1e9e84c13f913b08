/**
 * The days on which something of a measure, a licence or a deal ends, or may end. A question about endings reads the
 * streams that have such a day, and no others. The events show which of these ends still hold.
 */
import { type AnyEvent, type EventName, eventTypes } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import { effectDayOf } from '../../events/history/legalEffect.ts'
import { ownEndOf } from '../../events/history/ownEnd.ts'
import { boundsOf } from '../../events/time/edtf.ts'
import { type Handler, type Projection, type Table, table } from '../../src/views/projection.ts'
import { withRederivation } from './rederivation.ts'

export interface EndRow {
  readonly id: string
  readonly event: string
  /** The first day on which it can end; empty where that is open. */
  readonly first: string
  /** The last day or instant on which it can end, or the first after it; empty where that is open. */
  readonly last: string
  /** 1 for measures and deadlines, which stay unconfirmed after their end until somebody records the outcome. */
  readonly stays: number
}

/** The subjects of what ends, with their tables. */
const SUBJECTS = ['sanction', 'licence', 'deal'] as const

type Subject = (typeof SUBJECTS)[number]

const endsOfSubject = (subject: Subject): Table<EndRow> =>
  table<EndRow>(
    `${subject}_ends`,
    { id: 'TEXT', event: 'TEXT', first: 'TEXT', last: 'TEXT', stays: 'INTEGER' },
    { key: ['id', 'event'], indexes: ['first, stays, last'], owner: { subject, column: 'id' } },
  )

const TABLES: Readonly<Record<Subject, Table<EndRow>>> = {
  sanction: endsOfSubject('sanction'),
  licence: endsOfSubject('licence'),
  deal: endsOfSubject('deal'),
}

/** Types whose end somebody has to confirm. */
const STAYS: ReadonlySet<string> = new Set([
  ...['SanctionImposed', 'SanctionRenewed', 'CommitmentMade', 'CommitmentDeadlineChanged'],
])

/** Types whose legal effect, if it comes later than they happened, ends something on its day. */
const CLOSING: ReadonlySet<string> = new Set([
  ...['SanctionLifted', 'SanctionAmended', 'LicenceRevoked', 'LicenceSuperseded'],
  ...['SnapbackTriggered', 'SanctionReimposed'],
])

/** The days on which something ends by what an event says, EDTF. */
const endDaysOf = (event: AnyEvent): readonly string[] => {
  const due = 'due' in event.data && typeof event.data.due === 'string' ? event.data.due : undefined
  const effect = CLOSING.has(event.type) ? effectDayOf(event) : undefined
  return [ownEndOf(event), due, effect].filter((day) => day !== undefined)
}

const rowOf = (event: AnyEvent, days: readonly string[]): EndRow => {
  const bounds = days.map((day) => boundsOf(day, 'point'))
  const first = bounds.map(({ earliest, latest }) => earliest ?? latest ?? '').toSorted()[0] ?? ''
  const last = bounds.map(({ earliest, latest }) => latest ?? earliest ?? '').toSorted()
  return {
    id: idOf(event.stream),
    event: event.id,
    first: first.slice(0, 10),
    last: last.at(-1) ?? '',
    stays: STAYS.has(event.type) ? 1 : 0,
  }
}

const addEnds =
  (of: Table<EndRow>): Handler<EventName> =>
  (event, rows) => {
    const days = endDaysOf(event)
    if (days.length > 0) rows.put(of, rowOf(event, days))
  }

const isSubject = (subject: string): subject is Subject => (SUBJECTS as readonly string[]).includes(subject)

export const endsProjection: Projection = withRederivation({
  name: 'ends',
  version: 2,
  readsFrom: 1,
  tables: Object.values(TABLES),
  on: Object.fromEntries(
    eventTypes().flatMap(({ name, subject }) =>
      isSubject(subject) ? [[name, addEnds(TABLES[subject])]] : [],
    ),
  ),
})
