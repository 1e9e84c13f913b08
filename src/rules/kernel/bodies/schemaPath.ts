/** Finds the schema of a value within the schema of a body. */
import { z } from 'zod'

interface Inner {
  readonly innerType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
  readonly options?: readonly z.core.$ZodType[]
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
}

const innerOf = (schema: z.core.$ZodType): Inner => schema._zod.def as unknown as Inner

/** The schema without what wraps it: optional, nullable, with a default, transformed. */
export const unwrap = (schema: z.core.$ZodType): z.core.$ZodType => {
  const { innerType, in: input } = innerOf(schema)
  const inside = innerType ?? input
  return inside ? unwrap(inside) : schema
}

/** The schema at a path; undefined where the schema has nothing there. */
export const schemaAt = (
  schema: z.core.$ZodType | undefined,
  path: readonly PropertyKey[],
): z.core.$ZodType | undefined => {
  if (schema === undefined) return undefined
  const [step, ...rest] = path
  if (step === undefined) return schema
  const { shape, element, valueType, options } = innerOf(unwrap(schema))
  if (options) {
    for (const option of options) {
      const found = schemaAt(option, path)
      if (found) return found
    }
    return undefined
  }
  const next = shape && Object.hasOwn(shape, step) ? shape[String(step)] : (element ?? valueType)
  return schemaAt(next, rest)
}

/** The names of the fields that an object may have; empty for another schema. */
export const fieldNames = (schema: z.core.$ZodType | undefined): readonly string[] => {
  if (schema === undefined) return []
  const { shape, options } = innerOf(unwrap(schema))
  return shape ? Object.keys(shape) : (options ?? []).flatMap(fieldNames)
}

/** The first example that a schema gives of its values, or what it wraps. */
export const exampleOf = (schema: z.core.$ZodType | undefined): unknown => {
  if (schema === undefined) return undefined
  const own = z.globalRegistry.get(schema)?.examples
  if (Array.isArray(own) && own.length > 0) return own[0]
  const { innerType, in: input } = innerOf(schema)
  return exampleOf(innerType ?? input)
}
