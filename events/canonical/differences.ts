/** Where one JSON value differs from another. */
import { jcs } from './jcs.ts'
import { pointerTo } from './pointer.ts'

type Members = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Members => typeof value === 'object' && value !== null

/** What tells the items of lists apart. */
const KEYS = ['eventId', 'targetId', 'prisonerId', 'id', 'code'] as const

/** The items of a list by what tells them apart; undefined where nothing does. */
const byKey = (items: readonly unknown[], key: string): ReadonlyMap<unknown, unknown> | undefined => {
  const found = new Map(items.map((item) => [isObject(item) ? item[key] : undefined, item]))
  return found.size === items.length && !found.has(undefined) ? found : undefined
}

/** The items of another list in the places of the items that they correspond to. */
const aligned = (items: readonly unknown[], others: readonly unknown[]): readonly unknown[] | undefined => {
  for (const key of KEYS) {
    const known = byKey(others, key)
    if (known && byKey(items, key)) return items.map((item) => known.get((item as Members)[key]))
  }
  return items.length === others.length ? others : undefined
}

/**
 * The pointers of the values of `one` that are other in `other`: of the innermost values, and of a list as a whole where its
 * items do not correspond. What only `other` has is not among them.
 */
export const differences = (one: unknown, other: unknown, pointer = ''): readonly string[] => {
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) {
    return jcs(one ?? null) === jcs(other ?? null) ? [] : [pointer]
  }
  const others = Array.isArray(one) ? aligned(one, other as unknown as readonly unknown[]) : other
  if (!others) return [pointer]
  return Object.entries(one).flatMap(([name, value]) =>
    differences(value, (others as Members)[name], pointerTo(pointer, name)),
  )
}
