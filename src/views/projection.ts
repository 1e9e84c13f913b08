/** The definition of a projection: declared tables, and what each event does to their rows. */
import type { AnyEvent, EventName, EventOf } from '../../events/catalogue.ts'
import type { LedgerSubject } from '../../events/subject.ts'
import type { Position } from '../store/port.ts'

export type Value = string | number | null

/**
 * The columns of a table by name; `?` after the type allows null. `BODY` is the body of an event, in a table with a
 * column `position`: it is read from the log where that is embedded (eventBodies.ts).
 */
export type Columns = Readonly<
  Record<string, 'TEXT' | 'TEXT?' | 'INTEGER' | 'INTEGER?' | 'REAL' | 'REAL?' | 'BODY'>
>

/**
 * The stream that a row comes from: its subject, and the column with its id. An id alone is not enough, because
 * a deal and a source may have the same id.
 */
export interface Owner<Column extends string = string> {
  readonly subject: LedgerSubject
  readonly column: Column
}

/**
 * A table of a view. It is system-versioned: every row is known from one position of the log to another, and a
 * change ends one version and begins the next. A `log` table only grows, so its rows have no end.
 */
export interface TableShape {
  readonly name: string
  readonly columns: Columns
  readonly key: readonly string[]
  readonly indexes: readonly string[]
  readonly kind: 'versioned' | 'log'
  /**
   * How the rows are stored in the file. `keyed`: in the order of the key, without a second tree, for small rows. The name
   * of a column: in the order of that column, an integer of which no two rows of a `log` table have the same. By
   * default they are in the order in which they come.
   */
  readonly lies?: string | undefined
  /**
   * The stream that a row comes from. After a repair, the rows of that stream are derived again. Without an
   * owner, the projection handles repairs itself.
   */
  readonly owner?: Owner | undefined
  /**
   * The column that is null in erased rows. Views built later never contain these rows, so comparisons ignore
   * them.
   */
  readonly erased?: string | undefined
}

/** The values of a row. `Shape<Row>` is a constraint that also fits interfaces without an index signature. */
export type Shape<Row> = Readonly<Record<keyof Row, Value>>

export interface Table<Row extends Shape<Row>> extends TableShape {
  /** Never set; it carries the type of the rows. */
  readonly row?: Row
}

/** Declares a table for a type of rows. An index is a list of columns, with an optional ` WHERE` and condition. */
export const table = <Row extends Shape<Row>>(
  name: string,
  columns: { readonly [Column in keyof Row]: Columns[string] },
  given: { readonly key: readonly (keyof Row & string)[] } & Partial<Pick<TableShape, 'indexes' | 'kind'>> & {
      readonly lies?: 'keyed' | (keyof Row & string) | undefined
      readonly owner?: Owner<keyof Row & string> | undefined
      readonly erased?: (keyof Row & string) | undefined
    },
): Table<Row> => ({ name, columns: columns as Columns, indexes: [], kind: 'versioned', ...given })

/** The present rows, to read and change while an event is applied. */
export interface Rows {
  /** The present row with this key. */
  get<Row extends Shape<Row>>(table: Table<Row>, key: Partial<Row>): Row | undefined
  /** The present rows with the given values. The columns should be indexed. */
  find<Row extends Shape<Row>>(table: Table<Row>, where: Partial<Row>): readonly Row[]
  /** Makes this the present row of its key. An identical row stays unchanged. */
  put<Row extends Shape<Row>>(table: Table<Row>, row: Row): void
  /** Ends the present row of a key, if there is one. It is not known from this position on. */
  end<Row extends Shape<Row>>(table: Table<Row>, key: Partial<Row>): void
  /** Adds a row without looking; the caller knows that its key is new. */
  add<Row extends Shape<Row>>(table: Table<Row>, row: Row): void
  /**
   * Permanently empties the nullable columns in all versions of the rows. Only for erasures. The rows themselves
   * stay, because SQLite leaves copies behind when deletions move rows. Only for tables whose rows are never
   * removed.
   */
  erase<Row extends Shape<Row>>(table: Table<Row>, where: Partial<Row>): void
}

/** An event on its way through the views. */
export interface PlacedEvent {
  readonly position: Position
  /** The running maximum of `recordedAt` so far. An instant of `knownAt` is compared with it. */
  readonly knownAt: string
  /** The event as stored: JSON text, never upcast. */
  readonly body: string
}

export type Handler<Name extends EventName> = (event: EventOf<Name>, rows: Rows, placed: PlacedEvent) => void

export interface Projection {
  readonly name: string
  /** Raise it when an event gives other rows than before while the tables stay the same. */
  readonly version: number
  /**
   * The oldest version whose rows today's queries read correctly and today's code can continue. Views of that
   * version serve until new ones are built. Defaults to the own version.
   */
  readonly readsFrom?: number
  readonly tables: readonly TableShape[]
  /** What an event of each type does. */
  readonly on: { readonly [Name in EventName]?: Handler<Name> }
  /** What every event of a ledger stream does, before `on`. */
  readonly every?: (event: AnyEvent, rows: Rows, placed: PlacedEvent) => void
  /** What the deletion of a stream does. */
  readonly deleted?: (stream: string, rows: Rows) => void
}
