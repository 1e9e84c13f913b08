/**
 * Looks up known event types directly in the bytes of canonical JSON, without making strings. Threads get the
 * list from outside, because loading the whole catalogue would take longer than checking their share of a log.
 */

/** A type of events, and its versions that can be read. */
export interface KnownType {
  readonly name: string
  readonly oldest: number
  readonly newest: number
}

export interface KnownTypes {
  /** Whether the bytes between two places are a known type and version, as in `DealOpened","version":1`. */
  isEnd(text: Uint8Array, start: number, end: number): boolean
  /** Says why a type and version are not known. */
  fault(type: string, version: string): string
}

/** Whether the text has these bytes at a place. */
export const hasAt = (text: Uint8Array, start: number, wanted: Uint8Array): boolean => {
  for (let at = 0; at < wanted.length; at++) if (text[start + at] !== wanted[at]) return false
  return true
}

/** A hash of bytes, to look them up (FNV-1a). */
const numberOf = (text: Uint8Array, start: number, end: number): number => {
  let number = 0x811c9dc5
  for (let at = start; at < end; at++) number = Math.imul(number ^ (text[at] as number), 0x01000193)
  return number
}

export const knownTypes = (types: readonly KnownType[]): KnownTypes => {
  const ends = new Map<number, Uint8Array[]>()
  for (const { name, oldest, newest } of types) {
    for (let version = oldest; version <= newest; version++) {
      const end = Uint8Array.from(Buffer.from(`${name}","version":${version}`))
      const number = numberOf(end, 0, end.length)
      ends.set(number, [...(ends.get(number) ?? []), end])
    }
  }
  return {
    isEnd: (text, start, end) => {
      for (const one of ends.get(numberOf(text, start, end)) ?? []) {
        if (one.length === end - start && hasAt(text, start, one)) return true
      }
      return false
    },
    fault: (type, version) => {
      const found = types.find(({ name }) => name === type)
      if (!found) return `its type ${JSON.stringify(type.slice(0, 80))} is not known to this version`
      const { oldest, newest } = found
      return `it is ${type} version ${version.slice(0, 20)}; this version knows ${oldest} to ${newest}`
    },
  }
}
