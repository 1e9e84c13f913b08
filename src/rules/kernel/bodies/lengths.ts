/** Checks lengths first: a list that is too long is refused before its items are looked at. */
import type { z } from 'zod'
import { pointerOf } from '../../../../events/canonical/pointer.ts'
import type { FieldError } from '../../../failure/problems.ts'

type Path = readonly (string | number)[]

const inner = (schema: z.core.$ZodType): z.core.$ZodType | undefined =>
  (schema._zod.def as Partial<z.core.$ZodOptionalDef>).innerType

/** The most items that the schema of a list accepts; undefined when it sets no limit. */
export const mostItems = (schema: z.core.$ZodType): number | undefined => {
  const most = (schema._zod.def.checks ?? []).flatMap(({ _zod: { def } }) =>
    def.check === 'max_length' ? [(def as z.core.$ZodCheckMaxLengthDef).maximum] : [],
  )
  return most.length > 0 ? Math.min(...most) : undefined
}

/** The lists of a body that have more items than its schema accepts; empty when there are none. */
export const overlong = (schema: z.core.$ZodType, value: unknown, path: Path = []): readonly FieldError[] => {
  if (typeof value !== 'object' || value === null) return []
  const wrapped = inner(schema)
  if (wrapped) return overlong(wrapped, value, path)
  const { def } = schema._zod
  if (def.type === 'array' && Array.isArray(value)) {
    const most = mostItems(schema) ?? Number.POSITIVE_INFINITY
    if (value.length > most) {
      const detail = `must have at most ${most} items, not ${value.length}`
      return [{ pointer: pointerOf(path), code: 'too-many-values', detail }]
    }
    const { element } = def as z.core.$ZodArrayDef
    return value.flatMap((item, index) => overlong(element, item, [...path, index]))
  }
  if (def.type !== 'object' || Array.isArray(value)) return []
  return Object.entries((def as z.core.$ZodObjectDef).shape).flatMap(([name, part]) =>
    Object.hasOwn(value, name)
      ? overlong(part, (value as Record<string, unknown>)[name], [...path, name])
      : [],
  )
}
