/** JSON pointers (RFC 6901). Only this module writes, reads and follows them. */

/** Appends one step to a pointer. */
export const pointerTo = (pointer: string, step: PropertyKey): string => {
  const text = String(step)
  // Few names need escapes, and this runs for every field of every command.
  return text.includes('/') || text.includes('~')
    ? `${pointer}/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : `${pointer}/${text}`
}

/** The JSON pointer of a path. */
export const pointerOf = (steps: readonly PropertyKey[]): string => steps.reduce<string>(pointerTo, '')

/** The steps of a JSON pointer. Steps into an array are decimal numbers. */
export const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The value at a JSON pointer; undefined when nothing is there. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  stepsOf(pointer).reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? (found as Record<string, unknown>)[step]
        : undefined,
    value,
  )

/** A copy of a value with other values at some pointers. Each pointer must lead to an existing value. */
export const withValuesAt = <Value>(
  value: Value,
  changes: readonly { readonly pointer: string; readonly value: unknown }[],
): Value => {
  const copy = structuredClone(value)
  for (const { pointer, value: put } of changes) {
    const steps = stepsOf(pointer)
    const holder = valueAt(copy, pointerOf(steps.slice(0, -1)))
    const last = steps.at(-1)
    if (last === undefined || typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, last)) {
      throw new RangeError(`the value has nothing at ${pointer}`)
    }
    ;(holder as Record<string, unknown>)[last] = put
  }
  return copy
}
