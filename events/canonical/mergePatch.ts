/** JSON Merge Patch (RFC 7396), without recursion: earlier releases recorded patches of any depth. */

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** An object that is being merged, with the results for those of its fields that are objects. */
interface Merging {
  readonly merged: Map<string, unknown>
  readonly inner: Map<string, Merging>
}

/**
 * Applies a merge patch: objects are merged field by field, null removes a field, any other value replaces.
 * Pure.
 */
export const mergePatch = (value: unknown, patch: unknown): unknown => {
  if (!isObject(patch)) return patch
  const begin = (into: unknown): Merging => ({
    merged: new Map(isObject(into) ? Object.entries(into) : []),
    inner: new Map(),
  })
  const outermost = begin(value)
  const begun: [Merging, Members][] = [[outermost, patch]]
  for (const [{ merged, inner }, changes] of begun) {
    for (const [name, change] of Object.entries(changes)) {
      if (change === null) merged.delete(name)
      else if (isObject(change)) {
        const within = begin(merged.get(name))
        // Keeps the field's place.
        merged.set(name, undefined)
        inner.set(name, within)
        begun.push([within, change])
      } else merged.set(name, change)
    }
  }
  // The innermost object comes first: it must be complete before the object around it takes it in.
  const made = new Map<Merging, unknown>()
  for (const [merging] of begun.reverse()) {
    for (const [name, within] of merging.inner) merging.merged.set(name, made.get(within))
    made.set(merging, Object.fromEntries(merging.merged))
  }
  return made.get(outermost)
}
