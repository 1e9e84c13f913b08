/** What a list is, as data: its address, its parameters, its items and the columns of its CSV. */
import type { z } from 'zod'
import type { ListRequest } from './queried.ts'

/** The key of an item in its list. The next page begins after it. */
export type ListKey = string | number | readonly (string | number | null)[]

export interface Listed {
  readonly key: ListKey
  /** The item as JSON text. */
  readonly json: string
}

export interface List {
  readonly url: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly params?: z.ZodType
  /** Query parameters in addition to those of every list. */
  readonly filters: z.ZodRawShape
  /** Whether the list takes `asOf`, `knownAt` and `publicBy`. */
  readonly dated: boolean
  readonly item: z.ZodType
  /** The schema of its keys. It recognises a cursor of another list. */
  readonly key: z.ZodType<ListKey>
  /** The columns of its CSV: paths into an item. */
  readonly columns: readonly string[]
  /** The schema of the fields before the items of a page. */
  readonly headSchema?: z.ZodRawShape
  head?(asked: ListRequest): Promise<Readonly<Record<string, unknown>>>
  /** Refuses a question about something that does not exist. */
  check?(asked: ListRequest): void
  /**
   * The items after a key, in order. Yields undefined for a row that is not an item, so that the event loop can
   * be freed.
   * @param chunk how many items are needed first
   */
  items(asked: ListRequest, after: ListKey | undefined, chunk: number): Iterable<Listed | undefined>
}
