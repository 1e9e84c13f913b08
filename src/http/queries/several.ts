/** Filters that take several values. */
import { z } from 'zod'

/** The most values of one filter. */
const MOST = 20

/** Values separated by commas; what fits any of them is wanted. A value that is wrong is a fault of the parameter. */
export const several = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z.string().transform((text, check): readonly z.output<Value>[] => {
    const given = text.split(',').map((one) => one.trim())
    if (given.length > MOST) check.addIssue(`must have at most ${MOST} values`)
    return given.flatMap((one) => {
      const parsed = value.safeParse(one)
      if (parsed.success) return [parsed.data]
      for (const issue of parsed.error.issues) check.issues.push({ ...issue, input: one } as never)
      return []
    })
  })

/**
 * A filter of several values that may be absent.
 * @param what what is wanted; the description adds which values there are
 */
export const anyOf = <Value extends z.ZodType<unknown, string>>(value: Value, what?: string) => {
  const options = value instanceof z.ZodEnum ? `: ${value.options.join(', ')}` : ''
  const description = `${what === undefined ? '' : `${what}. `}One or more, separated by commas${options}`
  const { examples } = z.globalRegistry.get(value) ?? {}
  return several(value)
    .optional()
    .meta({ description, ...(Array.isArray(examples) ? { examples } : {}) })
}
