/** Streams/BatchAppend and Streams/Append of the double. */
import type { handleBidiStreamingCall, handleClientStreamingCall, ServerErrorResponse } from '@grpc/grpc-js'
import { batchFailed, batchRefused, batchTooLarge, refused, streamDeleted, tooLarge } from './errors.ts'
import type { Expected, Proposed } from './log.ts'
import { type Node, track, write } from './node.ts'
import { empty, expectedOf, identifierOf, idOf, shared, streamOf, streams, type UUID } from './protocol.ts'

type BatchAppendReq = InstanceType<typeof streams.BatchAppendReq>
type BatchAppendResp = InstanceType<typeof streams.BatchAppendResp>
type AppendReq = InstanceType<typeof streams.AppendReq>
type AppendResp = InstanceType<typeof streams.AppendResp>
type Message = InstanceType<typeof streams.BatchAppendReq.ProposedMessage>

const proposedOf = (
  message: Pick<Message, 'getId' | 'getMetadataMap' | 'getData_asU8' | 'getCustomMetadata_asU8'>,
): Proposed => ({
  id: idOf(message.getId()),
  type: message.getMetadataMap().get('type') ?? '',
  isJson: message.getMetadataMap().get('content-type') === 'application/json',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
})

/** What the server counts against the largest append. */
const sizeOf = (events: readonly Proposed[]): number =>
  events.reduce((sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length, 0)

interface Pending {
  readonly stream: string
  readonly expected: Expected
  readonly deadline: number
  readonly events: Proposed[]
}

const pendingOf = (request: BatchAppendReq): Pending | undefined => {
  const options = request.getOptions()
  return (
    options && {
      stream: streamOf(options.getStreamIdentifier()),
      expected: expectedOf(options, () => options.getStreamPosition()),
      deadline: options.getDeadline()?.toDate().getTime() ?? Infinity,
      events: [],
    }
  )
}

const success = (revision: bigint, position: bigint | undefined) => {
  const done = new streams.BatchAppendResp.Success()
  if (revision < 0n) done.setNoStream(new empty.Empty())
  else done.setCurrentRevision(String(revision))
  if (position !== undefined) {
    const place = new shared.AllStreamPosition()
    place.setCommitPosition(String(position))
    place.setPreparePosition(String(position))
    done.setPosition(place)
  }
  return done
}

export const batchAppend =
  (node: Node): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> =>
  (call) => {
    const { log, faults, maxAppendSize, received } = node
    const pending = new Map<string, Pending>()
    void track(node, call)

    const answer = (
      id: UUID | undefined,
      stream: string,
      fill: (response: BatchAppendResp) => void,
    ): void => {
      const response = new streams.BatchAppendResp()
      response.setCorrelationId(id)
      response.setStreamIdentifier(identifierOf(stream))
      fill(response)
      if (node.calls.has(call)) call.write(response)
    }

    const finish = async (id: UUID | undefined, { stream, expected, events }: Pending): Promise<void> => {
      received.push({ stream, expected, ids: events.map((one) => one.id) })
      const fault = faults.refuse ?? faults.appends.shift()
      const outcome = await write(node, call, fault, () => log.append(stream, expected, events))
      if (!outcome) return
      if (outcome.kind === 'not-leader') {
        call.emit('error', refused(outcome))
        return
      }
      answer(id, stream, (response) => {
        if (outcome.kind === 'done') response.setSuccess(success(outcome.revision, outcome.position))
        else if (outcome.kind === 'deleted' || outcome.kind === 'wrong-revision') {
          response.setError(batchFailed(stream, expected, outcome))
        } else response.setError(batchRefused(outcome))
      })
    }

    call.on('data', (request) => {
      const id = request.getCorrelationId()
      const found = pendingOf(request) ?? pending.get(idOf(id))
      if (!found) return
      const { stream, events, deadline } = found
      pending.set(idOf(id), found)
      events.push(...request.getProposedMessagesList().map(proposedOf))
      const large = sizeOf(events) > maxAppendSize
      if (!large && !request.getIsFinal()) return
      pending.delete(idOf(id))
      if (large) answer(id, stream, (response) => response.setError(batchTooLarge(maxAppendSize)))
      else if (deadline <= Date.now()) {
        answer(id, stream, (response) => response.setError(batchRefused({ kind: 'timeout' })))
      } else void finish(id, found)
    })
    call.on('end', () => call.end())
  }

export const append =
  (node: Node): handleClientStreamingCall<AppendReq, AppendResp> =>
  (call, callback) => {
    const { log, faults, maxAppendSize, received } = node
    const events: Proposed[] = []
    let [stream, expected]: [string, Expected] = ['', 'any']
    call.on('data', (request) => {
      const options = request.getOptions()
      const message = request.getProposedMessage()
      if (options) {
        stream = streamOf(options.getStreamIdentifier())
        expected = expectedOf(options, () => options.getRevision())
      } else if (message) events.push(proposedOf(message))
    })
    const fail = (error: ServerErrorResponse): void => callback(error)
    call.on('end', async () => {
      if (sizeOf(events) > maxAppendSize) return fail(tooLarge(maxAppendSize))
      received.push({ stream, expected, ids: events.map((one) => one.id) })
      const fault = faults.refuse ?? faults.appends.shift()
      const outcome = await write(node, call, fault, () => log.append(stream, expected, events))
      if (!outcome) return
      if (outcome.kind === 'deleted') return fail(streamDeleted(stream))
      if (outcome.kind !== 'done' && outcome.kind !== 'wrong-revision') return fail(refused(outcome))
      const response = new streams.AppendResp()
      if (outcome.kind === 'done') {
        const done = new streams.AppendResp.Success()
        done.setCurrentRevision(String(outcome.revision))
        if (outcome.position !== undefined) {
          const place = new streams.AppendResp.Position()
          place.setCommitPosition(String(outcome.position))
          place.setPreparePosition(String(outcome.position))
          done.setPosition(place)
        }
        response.setSuccess(done)
      } else {
        const wrong = new streams.AppendResp.WrongExpectedVersion()
        if (outcome.current < 0n) wrong.setCurrentNoStream(new shared.Empty())
        else wrong.setCurrentRevision(String(outcome.current))
        if (expected === 'any') wrong.setExpectedAny(new shared.Empty())
        else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty())
        else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty())
        else wrong.setExpectedRevision(String(expected))
        response.setWrongExpectedVersion(wrong)
      }
      callback(null, response)
    })
  }
