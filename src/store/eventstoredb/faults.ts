/**
 * What the client's errors mean: by type, then by code, and what is left is that the server is away for the moment.
 * Over the batch stream that comes as `unknown` with a text only ("not ready", "busy"), over a dead connection as a
 * bare gRPC code. All of it is worth another attempt, as nothing is ever stored twice.
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
  /** The log has no event at the position that a read is to begin at. */
  | 'no-place'
  | 'away'

const BY_TYPE: ReadonlyMap<unknown, Fault> = new Map<unknown, Fault>([
  [ErrorType.WRONG_EXPECTED_VERSION, 'wrong-revision'],
  [ErrorType.STREAM_DELETED, 'stream-deleted'],
  [ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED, 'too-large'],
  [ErrorType.STREAM_NOT_FOUND, 'missing'],
  [ErrorType.ACCESS_DENIED, 'denied'],
])

/** Codes of gRPC, https://grpc.github.io/grpc/core/md_doc_statuscodes.html: what serves no such call is no server of ours. */
const BY_CODE: ReadonlyMap<unknown, Fault> = new Map<unknown, Fault>([
  [7, 'denied'],
  [12, 'foreign'],
  [16, 'denied'],
])

/** Told in the text alone, under a code of its own for each kind of read. */
const NO_PLACE = /invalid position|InvalidPosition/i

export const faultOf = (error: unknown): Fault => {
  if (!(error instanceof Error)) return 'away'
  if (NO_PLACE.test(error.message)) return 'no-place'
  const { type, code } = error as { type?: unknown; code?: unknown }
  return BY_TYPE.get(type) ?? BY_CODE.get(code) ?? 'away'
}

export const reasonOf = (error: unknown): string => {
  const { message, type } = error as { message?: string; type?: string }
  return message || type || String(error)
}

/** What to answer when the log is not the one that was seen. */
export const replaced = (why: string, cause?: unknown): StoreError =>
  new StoreError('replaced', `the log of the EventStoreDB is not the one that was read before: ${why}`, {
    cause,
  })

/** What to answer when the server cannot be used now. */
export const unavailable = (error: unknown): StoreError =>
  error instanceof StoreError
    ? error
    : new StoreError('unavailable', `the EventStoreDB cannot be used: ${reasonOf(error)}`, { cause: error })

/** What to answer when a write to a stream is refused. */
export const refusal = (what: string, error: unknown): StoreError => {
  const cause = { cause: error }
  switch (faultOf(error)) {
    case 'wrong-revision':
      return new StoreError('wrong-revision', `${what} is not at the expected revision`, cause)
    case 'stream-deleted':
      return new StoreError('stream-deleted', `${what} was deleted`, cause)
    case 'too-large':
      return new StoreError('too-large', `an append to ${what} is larger than the server takes`, cause)
    default:
      return unavailable(error)
  }
}
