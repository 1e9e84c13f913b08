/**
 * Maps that states of rules are made of. A state is never changed, and a copy of the whole map at each event would make a
 * long stream cost the square of its length: so what came lately lies in a small map of its own, which is copied instead.
 */

export interface Grown<Value> {
  readonly base: ReadonlyMap<string, Value>
  /** What came since; it stands over the base, and has at most as many entries as the root of the base's number. */
  readonly recent: ReadonlyMap<string, Value>
}

const EMPTY: ReadonlyMap<string, never> = new Map<string, never>()

export const NONE: Grown<never> = { base: EMPTY, recent: EMPTY }

/** The value of a key; undefined when it has none. */
export const lookUp = <Value>({ base, recent }: Grown<Value>, key: string): Value | undefined =>
  recent.get(key) ?? base.get(key)

/** The map with another value for a key. */
export const grownBy = <Value>({ base, recent }: Grown<Value>, key: string, value: Value): Grown<Value> => {
  const now = new Map(recent).set(key, value)
  return now.size ** 2 <= base.size
    ? { base, recent: now }
    : { base: new Map([...base, ...now]), recent: EMPTY }
}

/** All entries, a key that was given a value again where it stood first. */
export const entriesOf = <Value>({ base, recent }: Grown<Value>): Iterable<readonly [string, Value]> =>
  new Map([...base, ...recent])
