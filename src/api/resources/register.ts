/** What a register is: a list of the things of a subject, with the filters of its query. */
import { z } from 'zod'
import type { Resource } from '../../../projections/read/resources/resource.ts'

export interface Register<Filters extends z.ZodRawShape = z.ZodRawShape, Item extends Resource = Resource> {
  readonly summary: string
  readonly dated: boolean
  readonly columns: readonly string[]
  readonly filters: Filters
  matches(item: Item, query: z.output<z.ZodObject<Filters>>): boolean
}

/** Declares a register. Its filter sees the fields of its query and of its items. */
export const register = <Filters extends z.ZodRawShape, Item extends Resource>(
  given: Register<Filters, Item>,
): Register<Filters, Item> => given

/** Whether a filter is absent or matches. */
export const holds = <T>(wanted: T | undefined, test: (wanted: T) => boolean): boolean =>
  wanted === undefined || test(wanted)

/** Whether a filter is absent or has a value. */
export const among = <T>(wanted: readonly T[] | undefined, value: T | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.includes(value))

export const text = (what: string) => z.string().min(1).max(200).optional().meta({ description: what })
