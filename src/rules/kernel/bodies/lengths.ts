/** Checks lengths first: a list that is too long is refused before its items are looked at. */
import type { z } from 'zod'
import { pointerOf } from '../../../../events/canonical/pointer.ts'
import type { FieldError } from '../../../failure/problems.ts'

const inner = (schema: z.core.$ZodType): z.core.$ZodType | undefined =>
  (schema._zod.def as Partial<z.core.$ZodOptionalDef>).innerType

/** The most items that the schema of a list accepts; undefined when it sets no limit. */
export const mostItems = (schema: z.core.$ZodType): number | undefined => {
  const most = (schema._zod.def.checks ?? []).flatMap(({ _zod: { def } }) =>
    def.check === 'max_length' ? [(def as z.core.$ZodCheckMaxLengthDef).maximum] : [],
  )
  return most.length > 0 ? Math.min(...most) : undefined
}

const known = new WeakMap<z.core.$ZodType, number>()

/** The most items that the schema of a list accepts; infinite when it sets no limit. */
const mostItemsKept = (schema: z.core.$ZodType): number => {
  const most = known.get(schema) ?? mostItems(schema) ?? Number.POSITIVE_INFINITY
  known.set(schema, most)
  return most
}

/** Adds the errors of a value. `path` is the same list for all values: this runs for every field of every command. */
const gather = (
  schema: z.core.$ZodType,
  value: unknown,
  path: (string | number)[],
  into: FieldError[],
): void => {
  if (typeof value !== 'object' || value === null) return
  const wrapped = inner(schema)
  if (wrapped) {
    gather(wrapped, value, path, into)
    return
  }
  const { def } = schema._zod
  const within = (part: z.core.$ZodType, step: string | number, one: unknown): void => {
    path.push(step)
    gather(part, one, path, into)
    path.pop()
  }
  if (def.type === 'array' && Array.isArray(value)) {
    const most = mostItemsKept(schema)
    if (value.length > most) {
      const detail = `must have at most ${most} items, not ${value.length}`
      into.push({ pointer: pointerOf(path), code: 'too-many-values', detail })
      return
    }
    const { element } = def as z.core.$ZodArrayDef
    for (const [index, item] of value.entries()) within(element, index, item)
    return
  }
  if (def.type !== 'object' || Array.isArray(value)) return
  const { shape } = def as z.core.$ZodObjectDef
  for (const name in shape) {
    const part = shape[name]
    if (part && Object.hasOwn(value, name)) within(part, name, (value as Record<string, unknown>)[name])
  }
}

/** The lists of a body that have more items than its schema accepts; empty when there are none. */
export const overlong = (schema: z.core.$ZodType, value: unknown): readonly FieldError[] => {
  const errors: FieldError[] = []
  gather(schema, value, [], errors)
  return errors
}
