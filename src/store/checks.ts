/** What a caller may hand to the store at all. But for the size, a breach is an error in the program. */
import { StoreError } from '../failure/storeError.ts'
import { type NewEvent, NO_STREAM } from './port.ts'

/** The most body text that one append takes, in bytes: what an EventStoreDB takes by default. */
export const MOST_BYTES = 1024 * 1024

/** @throws RangeError */
export const checkExpected = (expected: number): void => {
  if (Number.isSafeInteger(expected) && expected >= NO_STREAM) return
  throw new RangeError(`${expected} is not a revision to expect`)
}

/**
 * Text that is not well-formed Unicode would come back changed.
 * @throws RangeError
 */
export const checkText = (...texts: readonly string[]): void => {
  if (!texts.every((text) => text.isWellFormed())) throw new RangeError('text with a lone surrogate')
}

/**
 * @returns the size of the bodies in bytes
 * @throws RangeError · StoreError `too-large`
 */
export const checkEvents = (stream: string, events: readonly NewEvent[]): number => {
  if (events.length === 0) throw new RangeError(`an append to ${stream} without events`)
  checkText(stream)
  let bytes = 0
  for (const { id, type, body } of events) {
    if (type.startsWith('$')) throw new RangeError(`${type}: types that begin with $ are the store's own`)
    checkText(id, type, body)
    bytes += Buffer.byteLength(body)
  }
  if (bytes > MOST_BYTES) {
    throw new StoreError('too-large', `an append of ${bytes} bytes to ${stream}, more than ${MOST_BYTES}`)
  }
  return bytes
}
