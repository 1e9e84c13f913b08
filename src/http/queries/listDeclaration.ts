/** What a list is, as data: its address, its parameters, its items and the columns of its CSV. */
import type { z } from 'zod'
import type { Scope } from '../../../events/key.ts'
import type { Moment } from '../../../projections/read/moment.ts'
import type { Sql } from '../../views/sql.ts'

/** The key of an item in its list. The next page begins after it. */
export type ListKey = string | number | readonly (string | number | null)[]

export interface ListItem {
  readonly key: ListKey
  /** The item as JSON text. */
  readonly json: string
}

/** The question that a list answers: its parameters as their schemas gave them, and the moment that it is about. */
export interface ListRequest<Filters extends z.ZodRawShape = z.ZodRawShape, Params = unknown> {
  readonly sql: Sql
  readonly params: Params
  readonly query: z.output<z.ZodObject<Filters>>
  readonly moment: Moment
}

export interface List<
  Filters extends z.ZodRawShape = z.ZodRawShape,
  Params = unknown,
  Key extends ListKey = ListKey,
> {
  readonly url: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodType<Params>
  /** Query parameters in addition to those of every list. */
  readonly filters: Filters
  /** Whether the list takes `asOf`, `knownAt` and `publicBy`. */
  readonly dated: boolean
  readonly item: z.ZodType
  /** The schema of its keys. It recognises a cursor of another list. */
  readonly key: z.ZodType<Key>
  /** The scope that the list needs; `read` when absent. */
  readonly scope?: Scope
  /** Set where names stand in headlines and texts of events only: such answers are not recorded. */
  readonly names?: 'in-headlines'
  /** The columns of its CSV: paths into an item. */
  readonly columns: readonly string[]
  /** The schema of the fields before the items of a page. */
  readonly headSchema?: z.ZodRawShape
  /** @param limit the most items of the page */
  head?(asked: ListRequest<Filters, Params>, limit: number): Promise<Readonly<Record<string, unknown>>>
  /** Refuses a question about something that does not exist. */
  check?(asked: ListRequest<Filters, Params>): void
  /**
   * The items after a key, in order. Yields undefined for a row that is not an item, so that the event loop can
   * be freed.
   * @param chunk how many items are needed first
   */
  items(
    asked: ListRequest<Filters, Params>,
    after: Key | undefined,
    chunk: number,
  ): Iterable<ListItem | undefined>
}

/** Declares a list. Its functions see its parameters and keys with the types of their schemas. */
export const list = <Filters extends z.ZodRawShape, Params, Key extends ListKey>(
  given: List<Filters, Params, Key>,
): List<Filters, Params, Key> => given
