/** What a store can answer instead of doing what it was asked: one error, told apart by its code. */
import { PlainError } from './plainError.ts'

export type StoreErrorCode =
  /** The stream or cell is not at the revision that the caller expected. */
  | 'wrong-revision'
  /** The stream was deleted for good. */
  | 'stream-deleted'
  /** An event of this id is in the log already, and this is not the same append again. */
  | 'duplicate-id'
  /** The append is larger than the engine takes. */
  | 'too-large'
  /** The store cannot be reached or cannot write (disk full, server away); nothing was appended or it is unknown. */
  | 'unavailable'
  /**
   * The log is not the one that was read before: what was seen in it is not there any more, as when a server got the
   * files of a backup. Whatever is known of it has to be looked at again, as a start does.
   */
  | 'replaced'
  /** Another process has the ledger open for writing. */
  | 'locked'
  /** The file is not a ledger, or of a format that this version does not know. */
  | 'wrong-format'
  /** The connection string names no engine, or the place it names cannot be used. */
  | 'bad-address'

export class StoreError extends PlainError {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** Whether something thrown is a store's error, of the given code if one is given. */
export const isStoreError = (error: unknown, code?: StoreErrorCode): error is StoreError =>
  error instanceof StoreError && (code === undefined || error.code === code)
