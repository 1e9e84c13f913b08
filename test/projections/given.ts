/** Shared by the tests of projections: events, and a log in memory with readable rows. */
import { DatabaseSync } from 'node:sqlite'
import { v5 } from 'uuid'
import { jcs } from '../../events/canonical/jcs.ts'
import { type AnyEvent, type DataOf, type EventName, eventTypeOf } from '../../events/catalogue.ts'
import { isLedgerStream, type LedgerEvent, subjectOf } from '../../events/envelope.ts'
import { occurredBounds } from '../../events/time/edtf.ts'
import { projections } from '../../projections/all.ts'
import { readByAll } from '../../projections/read/audience.ts'
import { entryRead, framingOf } from '../../projections/read/events/lines.ts'
import type { EntryTextRow } from '../../projections/tables/timelineTables.ts'
import { type LoggedEvent, type Position, STREAM_DELETED } from '../../src/store/port.ts'
import { applyEvent } from '../../src/views/apply.ts'
import { schemaOf } from '../../src/views/ddl.ts'
import { openRows } from '../../src/views/rows.ts'
import { openSql, type Sql } from '../../src/views/sql.ts'

const NAMESPACE = '00000000-0000-5000-8000-000000000000'

const RECORDED_AT = '2031-06-01T12:00:00.000Z'

/** The envelope of an event; `occurred` gives the bounds. */
export type Envelope = Partial<
  Pick<LedgerEvent, 'id' | 'occurred' | 'effective' | 'confidence' | 'deals' | 'sources' | 'recordedAt'>
>

/** An event of the vocabulary; its data is checked and completed by its schema. */
export const eventOf = <Name extends EventName>(
  stream: string,
  revision: number,
  type: Name,
  data: object,
  given: Envelope = {},
): Extract<AnyEvent, { type: Name }> => {
  const declared = eventTypeOf(type)
  if (!declared) throw new TypeError(`there is no ${type}`)
  const dated = isLedgerStream(stream) && !['person', 'source'].includes(subjectOf(stream))
  const { occurred = '2031-05-01' } = given
  return {
    id: v5(`${stream} ${revision}`, NAMESPACE),
    type,
    version: declared.version,
    stream,
    revision,
    recordedAt: RECORDED_AT,
    ...(dated && {
      occurred,
      ...occurredBounds(occurred, declared.shape, given.recordedAt ?? RECORDED_AT),
      sources: [{ sourceId: 'lamp-post' }],
      confidence: 'reported',
      deals: [],
    }),
    ...given,
    actor: 'a-1',
    correlationId: 'c-1',
    data: declared.data.parse(data) as DataOf<Name>,
  } as unknown as Extract<AnyEvent, { type: Name }>
}

/** An event as a caller hands it to a store. */
export const storedOf = (event: AnyEvent) => ({ id: event.id, type: event.type, body: jcs(event) })

export interface Log {
  readonly sql: Sql
  /** Appends an event to a stream and applies it. */
  add<Name extends EventName>(
    stream: string,
    type: Name,
    data: object,
    given?: Envelope,
  ): Extract<AnyEvent, { type: Name }> & { readonly position: Position }
  /** Deletes a stream for good. */
  delete(stream: string): Position
  /** Hands in a row of the log as it is. */
  apply(logged: Partial<LoggedEvent>): Position
  /** Rows of a table as known at a position, the last by default; without the columns of its versions. */
  rows(table: string, at?: Position): readonly Record<string, unknown>[]
  /** Every version of the rows of a table. */
  versions(table: string): readonly Record<string, unknown>[]
}

/** A log in memory with the tables of all projections. Its positions leave gaps, as positions may. */
export const openLog = (): Log => {
  const sql = openSql(new DatabaseSync(':memory:'))
  for (const statement of schemaOf(projections)) sql.run(statement)
  const rows = openRows(sql)
  const lengths = new Map<string, number>()
  let position = 0
  let knownAt = ''

  const apply = (given: Partial<LoggedEvent>): Position => {
    position += 10
    const logged = { id: v5(`${position}`, NAMESPACE), type: '', stream: 'deal-x', revision: 0, body: '' }
    knownAt = applyEvent(projections, rows, { ...logged, ...given, position }, knownAt)
    return position
  }

  const plain = ({ known_from: _, known_to: __, ...row }: Record<string, unknown>) => row
  return {
    sql: readByAll(sql),
    apply,
    add: (stream, type, data, given) => {
      const revision = lengths.get(stream) ?? 0
      const event = eventOf(stream, revision, type, data, given)
      lengths.set(stream, revision + 1)
      return { ...event, position: apply({ ...storedOf(event), stream, revision }) }
    },
    delete: (stream) => apply({ type: STREAM_DELETED, stream, revision: lengths.get(stream) ?? 0 }),
    rows: (table, at = position) =>
      sql
        .all<Record<string, unknown>>(`SELECT * FROM ${table}`)
        .filter((row) => Number(row.known_from) <= at && Number(row.known_to ?? Infinity) > at)
        .map(plain),
    versions: (table) =>
      sql.all<Record<string, unknown>>(`SELECT * FROM ${table}`).map((row) => ({ ...row })),
  }
}

/** The entries of all timelines with how they read, as known at a position. */
export const entriesIn = (log: Log, at?: Position): readonly Record<string, unknown>[] => {
  const texts = new Map(log.rows('entry_texts', at).map((row) => [row.position, row]))
  return log.rows('entries', at).map((row) => {
    const text = texts.get(row.position) as EntryTextRow | undefined
    const framing = framingOf(log.sql, String(row.deal), at ?? Number.MAX_SAFE_INTEGER - 1)
    return { ...row, ...text, ...(text && { entry: entryRead(log.sql, text, framing) }) }
  })
}

/** A measure of one jurisdiction against the named targets. */
export const measure = (targetIds: readonly string[], more: object = {}) => ({
  authority: 'Office of Lamps',
  jurisdiction: 'NZ',
  programme: 'LAMPS',
  measure: 'asset-freeze',
  targets: targetIds.map((targetId) => ({ targetId, name: targetId.toUpperCase(), kind: 'entity' })),
  ...more,
})

export const deal = (title = 'Lamps for kites') => ({
  title,
  parties: [
    { code: 'NZ', role: 'sender' },
    { code: 'IS', role: 'target' },
  ],
  framing: 'parallel',
})

export const statement = (gist = 'kites fly') => ({
  speaker: { party: 'IS' },
  stance: 'observes',
  gist,
  language: 'en',
})

export const licence = (sanctionId: string, more: object = {}) => ({
  authority: 'Office of Lamps',
  jurisdiction: 'NZ',
  programme: 'LAMPS',
  number: '7',
  kind: 'general',
  covers: [{ sanctionId }],
  validFrom: '2031-05-10',
  unblocksProperty: false,
  ...more,
})
