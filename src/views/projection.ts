/** What a projection is: declared tables, and what each event does to their rows. */
import type { AnyEvent, EventName, EventOf } from '../../events/catalogue.ts'
import type { LedgerSubject } from '../../events/subject.ts'
import type { Position } from '../store/port.ts'

export type Value = string | number | null

/** The columns of a table, by name; `?` after the type allows null. */
export type Columns = Readonly<Record<string, 'TEXT' | 'TEXT?' | 'INTEGER' | 'INTEGER?' | 'REAL' | 'REAL?'>>

/**
 * The stream that a row comes from: its subject, and the column with its id. An id alone names no stream, since a deal
 * and a source may have the same.
 */
export interface Owner<Column extends string = string> {
  readonly subject: LedgerSubject
  readonly column: Column
}

/**
 * A table of a view. It is system-versioned: every row is known from one position of the log to another, and a
 * change ends one version and begins the next. A `log` table only grows, so its rows are known for ever.
 */
export interface TableShape {
  readonly name: string
  readonly columns: Columns
  readonly key: readonly string[]
  readonly indexes: readonly string[]
  readonly kind: 'versioned' | 'log'
  /**
   * Which stream a row comes from: after a repair its rows are derived anew. Without one, the projection sees to repairs
   * itself.
   */
  readonly owner?: Owner | undefined
  /**
   * The column that is null in rows that were erased. Views that are built afterwards never have them, so for a
   * comparison they are as good as none.
   */
  readonly erased?: string | undefined
}

/** What a row can hold: `Shape<Row>` is a constraint that interfaces without an index signature meet, too. */
export type Shape<Row> = Readonly<Record<keyof Row, Value>>

export interface Table<Row extends Shape<Row>> extends TableShape {
  /** Never set: carries the type of the rows. */
  readonly row?: Row
}

/** Declares a table of rows of a type. Indexes are lists of columns, perhaps with ` WHERE` and a condition. */
export const table = <Row extends Shape<Row>>(
  name: string,
  columns: { readonly [Column in keyof Row]: Columns[string] },
  given: { readonly key: readonly (keyof Row & string)[] } & Partial<Pick<TableShape, 'indexes' | 'kind'>> & {
      readonly owner?: Owner<keyof Row & string> | undefined
      readonly erased?: (keyof Row & string) | undefined
    },
): Table<Row> => ({ name, columns: columns as Columns, indexes: [], kind: 'versioned', ...given })

/** The present rows, to read and to change while an event is applied. */
export interface Rows {
  /** The present row of a key. */
  get<Row extends Shape<Row>>(table: Table<Row>, key: Partial<Row>): Row | undefined
  /** The present rows with the given values in the given columns, which should be indexed. */
  find<Row extends Shape<Row>>(table: Table<Row>, where: Partial<Row>): readonly Row[]
  /** Makes this the present row of its key; a row that is the same stays what it is. */
  put<Row extends Shape<Row>>(table: Table<Row>, row: Row): void
  /** Ends the present row of a key, if there is one: from now on it is not known. */
  end<Row extends Shape<Row>>(table: Table<Row>, key: Partial<Row>): void
  /** Puts a row of whose key there is none yet, without looking. */
  add<Row extends Shape<Row>>(table: Table<Row>, row: Row): void
  /**
   * Empties the columns that allow null, in all versions of the rows, for good: only for what is erased. Nothing is
   * deleted, since rows that SQLite then moves leave copies behind. The table is one whose rows only grow in number.
   */
  erase<Row extends Shape<Row>>(table: Table<Row>, where: Partial<Row>): void
}

/** An event on its way through the views. */
export interface Placed {
  readonly position: Position
  /** The running maximum of `recordedAt` up to here: what an instant of `knownAt` is compared with. */
  readonly knownAt: string
  /** The event as stored: JSON text, never upcast. */
  readonly body: string
}

export type Handler<Name extends EventName> = (event: EventOf<Name>, rows: Rows, placed: Placed) => void

export interface Projection {
  readonly name: string
  /** Raised when what it makes of an event changes, though its tables do not. */
  readonly version: number
  /**
   * The oldest version whose rows the queries of today read rightly, and what it does today goes on with: such views
   * serve until new ones are built. Its own when absent.
   */
  readonly readsFrom?: number
  readonly tables: readonly TableShape[]
  /** What an event of a type does. */
  readonly on: { readonly [Name in EventName]?: Handler<Name> }
  /** What every event of a ledger stream does, before `on`. */
  readonly every?: (event: AnyEvent, rows: Rows, placed: Placed) => void
  /** What the deletion of a stream does. */
  readonly deleted?: (stream: string, rows: Rows) => void
}
