/**
 * Shares the parts of a log among several threads. Parts start in their order, and each started part is checked
 * up to its first fault. So the first fault of the log is in the first part with a fault.
 */
import { Fault } from '../../files/folder.ts'
import { TILE_WIDTH } from '../../tlog/tiles.ts'
import type { Part } from './verifyLog.ts'

/** A part takes about 30 ms. */
const PART = 32 * TILE_WIDTH

/** Shared by all threads: the number of the next part. */
export type NextPart = Int32Array<SharedArrayBuffer>

export const firstPart = (): NextPart => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** A fault, in the form that a thread sends to another. */
export interface PartFault {
  readonly part: number
  readonly at: string
  readonly why: string
}

/**
 * Checks parts until there are no more, or until one has a fault; then no new part starts.
 * @param check checks one part
 * @throws any error of `check` except a Fault
 */
export const checkParts = (
  size: number,
  next: NextPart,
  check: (part: Part) => void,
): PartFault | undefined => {
  const parts = Math.ceil(size / PART)
  for (;;) {
    const part = Atomics.add(next, 0, 1)
    if (part >= parts) return undefined
    try {
      check({ from: part * PART, to: Math.min((part + 1) * PART, size) })
    } catch (error) {
      Atomics.store(next, 0, parts)
      if (!(error instanceof Fault)) throw error
      return { part, at: error.at, why: error.why }
    }
  }
}
