/** The depth of a JSON value, found without recursion, so that a deep value cannot exhaust the stack. Pure. */

/** Whether arrays and objects are nested more than `most` levels deep; a bare text has depth 0. */
export const deeperThan = (most: number, value: unknown): boolean => {
  let level: readonly unknown[] = [value]
  for (let depth = 0; ; depth++) {
    const inner = level.filter((one) => typeof one === 'object' && one !== null)
    if (inner.length === 0) return false
    if (depth === most) return true
    level = inner.flatMap((one) => Object.values(one as object))
  }
}
