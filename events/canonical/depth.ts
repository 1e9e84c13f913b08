/** How deep a value of JSON is, told without recursion, so that no depth takes stack. Pure. */

/** Whether arrays and objects lie within each other more than so many levels deep; a bare text has none. */
export const deeperThan = (most: number, value: unknown): boolean => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; ; depth++) {
    const inner = level.filter((one) => typeof one === 'object' && one !== null)
    if (inner.length === 0) return false
    if (depth === most) return true
    level = inner.flatMap((one) => Object.values(one as object))
  }
}
