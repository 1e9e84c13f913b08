/** Refusals as the server puts them: gRPC statuses with trailers, and `google.rpc.Status` within a batch. */
import { status as code, Metadata, type ServerErrorResponse } from '@grpc/grpc-js'
import type { Refusal } from './faults.ts'
import type { Expected, Outcome } from './log.ts'
import { any, empty, identifierOf, shared, status } from './protocol.ts'

type Status = InstanceType<typeof status.Status>

export const failure = (
  grpcCode: number,
  details: string,
  trailers: Readonly<Record<string, string>> = {},
): ServerErrorResponse => {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return Object.assign(new Error(details), { code: grpcCode, details, metadata })
}

export const refused = (refusal: Refusal): ServerErrorResponse => {
  switch (refusal.kind) {
    case 'busy':
      return failure(code.UNAVAILABLE, 'Server Is Too Busy')
    case 'not-ready':
      return failure(code.UNAVAILABLE, 'Server Is Not Ready')
    case 'timeout':
      return failure(code.ABORTED, 'Operation timed out: Prepare phase timeout.')
    case 'unknown':
      return failure(code.UNKNOWN, 'Unexpected OperationResult: Unknown')
    case 'denied':
      return failure(code.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' })
    case 'not-leader':
      return failure(code.NOT_FOUND, 'Leader info available', {
        exception: 'not-leader',
        'leader-endpoint-host': refusal.leader.host,
        'leader-endpoint-port': String(refusal.leader.port),
      })
  }
}

export const streamDeleted = (stream: string): ServerErrorResponse =>
  failure(code.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  })

const numberOf = (expected: Expected): bigint =>
  typeof expected === 'bigint' ? expected : { no_stream: -1n, any: -2n, stream_exists: -4n }[expected]

export const wrongRevision = (stream: string, expected: Expected, current: bigint): ServerErrorResponse =>
  failure(
    code.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${numberOf(expected)}, Actual version: ${current}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(numberOf(expected)),
      'actual-version': String(current),
    },
  )

export const tooLarge = (most: number): ServerErrorResponse =>
  failure(code.INVALID_ARGUMENT, `Maximum Append Size of ${most} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(most),
  })

const statusOf = (message: string, packed: { serializeBinary(): Uint8Array }, type: string): Status => {
  const details = new any.Any()
  details.pack(packed.serializeBinary(), type)
  const answer = new status.Status()
  answer.setMessage(message)
  answer.setDetails(details)
  return answer
}

const kin = (
  name: 'AccessDenied' | 'StreamDeleted' | 'Timeout' | 'Unknown',
  packed: { serializeBinary(): Uint8Array },
): Status => statusOf(name, packed, `event_store.client.${name}`)

/** A refusal within a batch; to send away to the leader, the server fails the whole call instead. */
export const batchRefused = (refusal: Exclude<Refusal, { kind: 'not-leader' }>): Status => {
  switch (refusal.kind) {
    case 'busy':
      return statusOf('Server Is Busy', new empty.Empty(), 'google.protobuf.Empty')
    case 'not-ready':
      return statusOf('Server Is Not Ready', new empty.Empty(), 'google.protobuf.Empty')
    case 'timeout':
      return kin('Timeout', new shared.Timeout())
    case 'unknown':
      return kin('Unknown', new shared.Unknown())
    case 'denied':
      return kin('AccessDenied', new shared.AccessDenied())
  }
}

export const batchTooLarge = (most: number): Status => {
  const packed = new shared.MaximumAppendSizeExceeded()
  packed.setMaxappendsize(most)
  return statusOf('MaximumAppendSizeExceeded', packed, 'event_store.client.MaximumAppendSizeExceeded')
}

export const batchFailed = (
  stream: string,
  expected: Expected,
  outcome: Exclude<Outcome, { kind: 'done' }>,
): Status => {
  if (outcome.kind === 'deleted') {
    const packed = new shared.StreamDeleted()
    packed.setStreamIdentifier(identifierOf(stream))
    return kin('StreamDeleted', packed)
  }
  const packed = new shared.WrongExpectedVersion()
  if (outcome.current < 0n) packed.setCurrentNoStream(new empty.Empty())
  else packed.setCurrentStreamRevision(String(outcome.current))
  if (expected === 'any') packed.setExpectedAny(new empty.Empty())
  else if (expected === 'no_stream') packed.setExpectedNoStream(new empty.Empty())
  else if (expected === 'stream_exists') packed.setExpectedStreamExists(new empty.Empty())
  else packed.setExpectedStreamPosition(String(expected))
  return statusOf('WrongExpectedVersion', packed, 'event_store.client.WrongExpectedVersion')
}
