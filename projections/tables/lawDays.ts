/**
 * The days on which something happened to the law of a jurisdiction, as far as it is recorded: to its measures, licences and
 * programmes. The newest of them says how fresh its record is.
 */
import { type EventName, eventTypes } from '../../events/catalogue.ts'
import { idOf } from '../../events/envelope.ts'
import { type Handler, type Projection, type Rows, type Table, table } from '../../src/views/projection.ts'
import { programmes } from './programmes.ts'
import { withRederivation } from './rederivation.ts'
import { licences, sanctions } from './registers.ts'

interface LawDay {
  readonly id: string
  /** `YYYY-MM-DD`: the first day on which it can have happened. */
  readonly day: string
  readonly jurisdiction: string
}

const SUBJECTS = ['sanction', 'licence', 'programme'] as const

type Subject = (typeof SUBJECTS)[number]

const daysOf = (subject: Subject): Table<LawDay> =>
  table<LawDay>(
    `${subject}_days`,
    { id: 'TEXT', day: 'TEXT', jurisdiction: 'TEXT' },
    { key: ['id', 'day'], indexes: ['jurisdiction, day'], owner: { subject, column: 'id' } },
  )

const TABLES: Readonly<Record<Subject, Table<LawDay>>> = {
  sanction: daysOf('sanction'),
  licence: daysOf('licence'),
  programme: daysOf('programme'),
}

/** The names of the tables, for queries. */
export const LAW_DAYS: readonly string[] = SUBJECTS.map((subject) => TABLES[subject].name)

const REGISTERS = { sanction: sanctions, licence: licences, programme: programmes } as const

/** Whose law a measure, a licence or a programme is. */
export const jurisdictionIn = (subject: Subject, id: string, rows: Rows): string | undefined =>
  rows.get(REGISTERS[subject] as Table<{ readonly id: string; readonly jurisdiction: string }>, { id })
    ?.jurisdiction

const addDay =
  (subject: Subject): Handler<EventName> =>
  ({ stream, earliest }, rows) => {
    const id = idOf(stream)
    const jurisdiction = jurisdictionIn(subject, id, rows)
    // Of an open beginning nobody knows a day on which it had begun.
    if (jurisdiction === undefined || !earliest) return
    rows.put(TABLES[subject], { id, day: earliest.slice(0, 10), jurisdiction })
  }

export const isOfLaw = (subject: string): subject is Subject =>
  (SUBJECTS as readonly string[]).includes(subject)

export const lawDays: Projection = withRederivation({
  name: 'lawDays',
  version: 1,
  tables: Object.values(TABLES),
  on: Object.fromEntries(
    eventTypes().flatMap(({ name, subject }) => (isOfLaw(subject) ? [[name, addDay(subject)]] : [])),
  ),
})
