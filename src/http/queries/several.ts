/** Filters that take several values. */
import { z } from 'zod'

/** The most values of one filter. */
const MOST = 20

/** Values separated by commas; anything that fits one of them is wanted. */
export const several = <Value extends z.ZodType<unknown, string>>(value: Value) =>
  z
    .string()
    .transform((text) => text.split(',').map((one) => one.trim()))
    .pipe(z.array(value).max(MOST, `must have at most ${MOST} values`))

/**
 * A filter of several values that may be absent.
 * @param what what is wanted; the description adds which values there are
 */
export const anyOf = <Value extends z.ZodType<unknown, string>>(value: Value, what?: string) => {
  const options = value instanceof z.ZodEnum ? `: ${value.options.join(', ')}` : ''
  const description = `${what === undefined ? '' : `${what}. `}One or more, separated by commas${options}`
  return several(value).optional().meta({ description })
}
