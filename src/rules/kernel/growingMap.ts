/**
 * Maps for the states of rules. A state never changes, and copying the whole map at each event would take time
 * in the square of a stream's length. So recent entries are in a small map of their own, and only this one is
 * copied.
 */

export interface GrowingMap<Value> {
  readonly base: ReadonlyMap<string, Value>
  /** Recent entries. They override the base; their number stays below the square root of the base's size. */
  readonly recent: ReadonlyMap<string, Value>
}

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>()

export const NONE: GrowingMap<never> = { base: EMPTY, recent: EMPTY }

/** The value of a key; undefined when the map does not have it. */
export const lookUp = <Value>({ base, recent }: GrowingMap<Value>, key: string): Value | undefined =>
  recent.get(key) ?? base.get(key)

/** The map with a new value for a key. */
export const grownBy = <Value>(
  { base, recent }: GrowingMap<Value>,
  key: string,
  value: Value,
): GrowingMap<Value> => {
  const now = new Map(recent).set(key, value)
  return now.size ** 2 <= base.size
    ? { base, recent: now }
    : { base: new Map([...base, ...now]), recent: EMPTY }
}

/** All entries. A key with a new value stays at its first place. */
export const entriesOf = <Value>({ base, recent }: GrowingMap<Value>): Iterable<readonly [string, Value]> =>
  new Map([...base, ...recent])
