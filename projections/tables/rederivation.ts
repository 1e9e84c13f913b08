/**
 * Derives the rows of a stream again after a repair: the repaired events are applied to rows without those of
 * the stream, and the differences are written.
 */
import type { AnyEvent, EventName } from '../../events/catalogue.ts'
import { parseEvent } from '../../events/catalogue.ts'
import { idOf, subjectOf } from '../../events/envelope.ts'
import { isEvidence, REPAIRS } from '../../events/evidence.ts'
import { contestedIn } from '../../events/history/order.ts'
import { repairedEvents } from '../../events/history/repairs.ts'
import type { Handler, PlacedEvent, Projection, Rows, Table, TableShape } from '../../src/views/projection.ts'
import { events } from './eventTables.ts'

type Row = Readonly<Record<string, string | number | null>>

/** A stream as recorded, as far as the views have seen it. */
export const historyIn = (stream: string, rows: Rows): readonly AnyEvent[] =>
  [...rows.find(events, { stream })]
    .sort((a, b) => a.revision - b.revision)
    .map((row) => parseEvent(row.body))

const histories = new WeakMap<AnyEvent, readonly AnyEvent[]>()

/** The stream of an event as recorded, up to and including the event. */
export const historyUpTo = (event: AnyEvent, rows: Rows): readonly AnyEvent[] => {
  const known = histories.get(event)
  if (known) return known
  // Not every projection runs after the one of the events.
  const history = [...historyIn(event.stream, rows).slice(0, event.revision), event]
  histories.set(event, history)
  return history
}

/** Rows in memory over the present ones. It hides the rows that come from one stream. */
export interface Overlay extends Rows {
  /** The rows of a table that were put. */
  rowsPut(table: TableShape): readonly Row[]
}

/** The tables that can have rows from a stream: those of its subject. */
const ownTables = (tables: readonly TableShape[], stream: string): readonly TableShape[] =>
  tables.filter(({ owner }) => owner?.subject === subjectOf(stream))

/** @param tables those that events of the stream may change; tables of other subjects stay as they are */
export const overlayOf = (rows: Rows, stream: string, tables: readonly TableShape[]): Overlay => {
  const id = idOf(stream)
  const own = ownTables(tables, stream)
  const put = new Map<string, Map<string, Row>>(own.map(({ name }) => [name, new Map()]))
  const keyOf = (table: TableShape, row: Row): string =>
    table.key.map((column) => String(row[column])).join('\n')
  const hidden = (table: TableShape, row: Row): boolean =>
    put.has(table.name) && table.owner !== undefined && row[table.owner.column] === id
  const madeIn = (table: TableShape): Map<string, Row> => {
    const found = put.get(table.name)
    if (!found) throw new TypeError(`${table.name} has no rows that come from ${stream}`)
    return found
  }
  const keep = (table: TableShape, row: object): void => {
    madeIn(table).set(keyOf(table, row as Row), row as Row)
  }
  return {
    rowsPut: (table) => [...madeIn(table).values()],
    get: (table, key) => {
      const mine = put.get(table.name)?.get(keyOf(table, key as Row))
      if (mine) return mine as never
      const row = rows.get(table, key)
      return row && hidden(table, row as unknown as Row) ? undefined : row
    },
    find: (table, where) => {
      const others = rows.find(table, where).filter((row) => !hidden(table, row as unknown as Row))
      const mine = [...(put.get(table.name)?.values() ?? [])].filter((row) =>
        Object.entries(where).every(([column, value]) => row[column] === value),
      )
      return [...others, ...(mine as never[])]
    },
    put: keep,
    add: keep,
    end: (table, key) => void madeIn(table).delete(keyOf(table, key as Row)),
    erase: () => {
      throw new TypeError('nothing is erased while rows are derived anew')
    },
  }
}

/**
 * Applies an event to rows as the projections would. A contested event is applied as if it had been recorded as
 * contested.
 */
export const applyTo = (
  projections: readonly Projection[],
  event: AnyEvent,
  contested: boolean,
  rows: Rows,
  placed: PlacedEvent,
): void => {
  // Evidence and repairs are already applied to the other events.
  if (isEvidence(event.type)) return
  const seen = contested ? { ...event, confidence: 'contested' } : event
  for (const projection of projections) {
    const handler = projection.on[event.type] as Handler<typeof event.type> | undefined
    handler?.(seen as never, rows, placed)
  }
}

/** Replaces the rows that came from a stream. */
const replace = (table: TableShape, overlay: Overlay, rows: Rows, stream: string): void => {
  if (table.owner === undefined) throw new TypeError(`${table.name} does not say where its rows come from`)
  const typed = table as Table<Record<string, never>>
  const before = rows.find(typed, { [table.owner.column]: idOf(stream) } as never)
  const made = overlay.rowsPut(table)
  const is = (a: Row) => (b: Row) => table.key.every((column) => a[column] === b[column])
  for (const row of before) if (!made.some(is(row))) rows.end(typed, row)
  for (const row of made) rows.put(typed, row as never)
}

const DISPUTES = ['ClaimContradicted', 'DisputeResolved'] as const

/**
 * A projection that derives the rows of a stream again when its events are repaired or disputed.
 * @param projection its tables have owners, and the only part of an event that a dispute changes for its
 *   handlers is its confidence
 * @param afterwards what that changes elsewhere
 */
export const withRederivation = (
  projection: Projection,
  afterwards: (stream: string, rows: Rows) => void = () => undefined,
): Projection => {
  const again: Handler<EventName> = (event, rows, placed) => {
    const tables = ownTables(projection.tables, event.stream)
    if (tables.length === 0) return
    const events = repairedEvents(historyUpTo(event, rows))
    const contested = contestedIn(events)
    const overlay = overlayOf(rows, event.stream, tables)
    for (const one of events) applyTo([projection], one, contested(one), overlay, placed)
    for (const table of tables) replace(table, overlay, rows, event.stream)
    afterwards(event.stream, rows)
  }
  const on = Object.fromEntries([...REPAIRS, ...DISPUTES].map((name) => [name, again]))
  return { ...projection, on: { ...projection.on, ...on } }
}
