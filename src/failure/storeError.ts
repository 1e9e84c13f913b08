/** The error of a store that cannot do what it was asked. Its code says why. */
import { PlainError } from './plainError.ts'

export type StoreErrorCode =
  /** The stream or cell is not at the revision that the caller expected. */
  | 'wrong-revision'
  /** The stream was deleted for good. */
  | 'stream-deleted'
  /** An event with this id is already in the log, and this is not the same append repeated. */
  | 'duplicate-id'
  /** The append is larger than the engine accepts. */
  | 'too-large'
  /**
   * The store is unreachable or cannot write (full disk, server down). Nothing was appended, or the outcome is
   * unknown.
   */
  | 'unavailable'
  /**
   * The log is not the one that was read before. Events that were seen are gone, for example after a server got
   * the files of a backup. Everything known of the log must be checked again, as at a start.
   */
  | 'replaced'
  /** Another process has the ledger open for writing. */
  | 'locked'
  /** The file is not a ledger, or has a format that this version does not know. */
  | 'wrong-format'
  /** The connection string names no engine, or its place cannot be used. */
  | 'bad-address'

export class StoreError extends PlainError {
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
  }
}

/** Whether a thrown value is a store's error, with the given code if there is one. */
export const isStoreError = (error: unknown, code?: StoreErrorCode): error is StoreError =>
  error instanceof StoreError && (code === undefined || error.code === code)
