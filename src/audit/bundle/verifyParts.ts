/**
 * The parts of a log, taken by several threads one after the other. They are begun in their order, and one that was begun
 * is checked as far as its first fault; so the first fault of all is that of the first part that has one.
 */
import { Fault } from '../../files/folder.ts'
import { TILE_WIDTH } from '../../tlog/tiles.ts'
import type { Part } from './verifyLog.ts'

/** Some 30 ms of work. */
const PART = 32 * TILE_WIDTH

/** What all threads share: the number of the next part. */
export type NextPart = Int32Array<SharedArrayBuffer>

export const firstPart = (): NextPart => new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/** What is wrong, as one thread tells it to another. */
export interface PartFault {
  readonly part: number
  readonly at: string
  readonly why: string
}

/**
 * Checks parts until none is left, or one has a fault, after which nobody begins another.
 * @param check one part
 * @throws whatever `check` throws but a Fault
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
