/**
 * Checks what a caller hands to the store. Only the size can be the user's fault: any other breach is an error
 * in the program.
 */
import { StoreError } from '../failure/storeError.ts'
import { type NewEvent, NO_STREAM } from './port.ts'

/** The largest total size of the bodies in one append, in bytes. It is the default limit of EventStoreDB. */
export const MOST_BYTES = 1024 * 1024

/** @throws RangeError unless it is a revision or `NO_STREAM` */
export const checkExpected = (expected: number): void => {
  if (Number.isSafeInteger(expected) && expected >= NO_STREAM) return
  throw new RangeError(`${expected} is not a valid expected revision`)
}

/**
 * Refuses text with a lone surrogate: the store could not give it back unchanged.
 * @throws RangeError
 */
export const checkText = (...texts: readonly string[]): void => {
  if (!texts.every((text) => text.isWellFormed())) throw new RangeError('the text contains a lone surrogate')
}

/**
 * @returns the size of the bodies in bytes
 * @throws RangeError · StoreError `too-large`
 */
export const checkEvents = (stream: string, events: readonly NewEvent[]): number => {
  if (events.length === 0) throw new RangeError(`an append to ${stream} contains no events`)
  checkText(stream)
  let bytes = 0
  for (const { id, type, body } of events) {
    if (type.startsWith('$')) throw new RangeError(`${type}: the store reserves types that begin with $`)
    checkText(id, type, body)
    bytes += Buffer.byteLength(body)
  }
  if (bytes > MOST_BYTES) {
    throw new StoreError(
      'too-large',
      `the append to ${stream} has ${bytes} bytes; the limit is ${MOST_BYTES}`,
    )
  }
  return bytes
}
