/**
 * Classifies the client's errors: by type, then by code. Any other error means that the server is unreachable
 * for now: the batch stream reports that as `unknown` with only a text ("not ready", "busy"), a dead connection
 * as a bare gRPC code. All of these are retried, because an append never stores an event twice.
 */
import { ErrorType } from '@eventstore/db-client'
import { StoreError } from '../../failure/storeError.ts'

export type Fault =
  | 'wrong-revision'
  | 'stream-deleted'
  | 'too-large'
  | 'missing'
  | 'denied'
  | 'foreign'
  /** The log has no event at the position where a read should begin. */
  | 'no-place'
  | 'unreachable'

const BY_TYPE: ReadonlyMap<unknown, Fault> = new Map<unknown, Fault>([
  [ErrorType.WRONG_EXPECTED_VERSION, 'wrong-revision'],
  [ErrorType.STREAM_DELETED, 'stream-deleted'],
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, 'too-large'],
  [ErrorType.STREAM_NOT_FOUND, 'missing'],
  [ErrorType.ACCESS_DENIED, 'denied'],
])

/**
 * gRPC status codes, https://grpc.github.io/grpc/core/md_doc_statuscodes.html. A server that does not implement
 * the call (12) is not an EventStoreDB.
 */
const BY_CODE: ReadonlyMap<unknown, Fault> = new Map<unknown, Fault>([
  [7, 'denied'],
  [12, 'foreign'],
  [16, 'denied'],
])

/** Only the text says this: each kind of read has a different code for it. */
const NO_PLACE = /invalid position|InvalidPosition/i

export const faultOf = (error: unknown): Fault => {
  if (!(error instanceof Error)) return 'unreachable'
  if (NO_PLACE.test(error.message)) return 'no-place'
  const { type, code } = error as { type?: unknown; code?: unknown }
  return BY_TYPE.get(type) ?? BY_CODE.get(code) ?? 'unreachable'
}

export const reasonOf = (error: unknown): string => {
  const { message, type } = error as { message?: string; type?: string }
  return message || type || String(error)
}

/** The error for a log that is not the one that was read before. */
export const logReplaced = (why: string, cause?: unknown): StoreError =>
  new StoreError('replaced', `the log of the EventStoreDB is not the one that was read before: ${why}`, {
    cause,
  })

/** The error for a server that cannot be used now. */
export const unavailable = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError('unavailable', `the EventStoreDB cannot be used: ${reasonOf(error)}`, { cause: error })

/** The error for a refused write to a stream. */
export const refusal = (what: string, error: unknown): StoreError => {
  const cause = { cause: error }
  switch (faultOf(error)) {
    case 'wrong-revision':
      return new StoreError('wrong-revision', `${what} is not at the expected revision`, cause)
    case 'stream-deleted':
      return new StoreError('stream-deleted', `${what} was deleted`, cause)
    case 'too-large':
      return new StoreError('too-large', `the append to ${what} is larger than the server allows`, cause)
    default:
      return unavailable(error)
  }
}
