/** Shortens answers that are too long for an assistant, and says where something is left out. */
import { pointerTo } from '../../events/canonical/pointer.ts'
import type { Json } from './json.ts'

/** A list that lost its end. */
export interface Cut {
  /** A JSON pointer (RFC 6901). */
  readonly pointer: string
  readonly kept: number
  readonly of: number
}

export interface Shortened {
  readonly value: Json
  readonly cuts: readonly Cut[]
}

/** Lists that say what an answer means as a whole. They are never cut. */
const WHOLE: ReadonlySet<string> = new Set(['verdicts', 'notCovered', 'matched'])

const cutTo = (value: Json, most: number, pointer: string, cuts: Cut[], whole: boolean): Json => {
  if (Array.isArray(value)) {
    const kept = whole ? value : value.slice(0, most)
    if (kept.length < value.length) cuts.push({ pointer, kept: kept.length, of: value.length })
    return kept.map((item, index) => cutTo(item, most, pointerTo(pointer, index), cuts, false))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      cutTo(item, most, pointerTo(pointer, key), cuts, WHOLE.has(key)),
    ]),
  )
}

/**
 * Cuts the ends of lists until an answer fits.
 * @param most how many UTF-16 units of JSON there is room for
 * @returns the answer as it is if it fits; undefined if it does not fit even with one item in each list
 */
export const shorten = (value: Json, most: number): Shortened | undefined => {
  if (JSON.stringify(value).length <= most) return { value, cuts: [] }
  for (const items of [20, 10, 5, 2, 1]) {
    const cuts: Cut[] = []
    const shorter = cutTo(value, items, '', cuts, false)
    if (JSON.stringify(shorter).length <= most) return { value: shorter, cuts }
  }
  return undefined
}
