/** JSON pointers (RFC 6901): the one place where they are written, read and followed. */

/** A pointer that leads one step further. */
export const pointerTo = (pointer: string, step: PropertyKey): string => {
  const text = String(step)
  // Hardly any name holds what has to be escaped, and this is done for every field of every command.
  return text.includes('/') || text.includes('~')
    ? `${pointer}/${text.replaceAll('~', '~0').replaceAll('/', '~1')}`
    : `${pointer}/${text}`
}

/** A JSON pointer from the steps of a path. */
export const pointerOf = (steps: readonly PropertyKey[]): string => steps.reduce<string>(pointerTo, '')

/** The steps of a JSON pointer; of an array they are decimal numbers. */
export const stepsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))

/** The value at a JSON pointer; undefined when there is none. */
export const valueAt = (value: unknown, pointer: string): unknown =>
  stepsOf(pointer).reduce<unknown>(
    (found, step) =>
      typeof found === 'object' && found !== null && Object.hasOwn(found, step)
        ? (found as Record<string, unknown>)[step]
        : undefined,
    value,
  )

/** A copy of a value in which other values stand at some pointers, each of which leads to something in it. */
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
      throw new RangeError(`nothing is at ${pointer}`)
    }
    ;(holder as Record<string, unknown>)[last] = put
  }
  return copy
}
