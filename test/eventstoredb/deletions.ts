/** Streams/Delete and Streams/Tombstone of the double. */
import type { handleUnaryCall } from '@grpc/grpc-js'
import { refused, streamDeleted, wrongRevision } from './errors.ts'
import { type Node, write } from './node.ts'
import { expectedOf, streamOf, streams } from './protocol.ts'

type DeleteReq = InstanceType<typeof streams.DeleteReq>
type DeleteResp = InstanceType<typeof streams.DeleteResp>

/** The two calls have messages of the same shape. */
const handler =
  (node: Node, forGood: boolean): handleUnaryCall<DeleteReq, DeleteResp> =>
  async (call, callback) => {
    const options = call.request.getOptions()!
    const stream = streamOf(options.getStreamIdentifier())
    const expected = expectedOf(options, () => options.getRevision())
    const fault = node.faults.refuse ?? node.faults.deletions.shift()
    const outcome = await write(node, call, fault, () => node.log.remove(stream, expected, forGood))
    if (!outcome) return
    if (outcome.kind === 'deleted') return callback(streamDeleted(stream))
    if (outcome.kind === 'wrong-revision') return callback(wrongRevision(stream, expected, outcome.current))
    if (outcome.kind !== 'done') return callback(refused(outcome))
    const { DeleteResp, TombstoneResp } = streams
    const position = new (forGood ? TombstoneResp : DeleteResp).Position()
    position.setCommitPosition(String(outcome.position))
    position.setPreparePosition(String(outcome.position))
    const response = new (forGood ? TombstoneResp : DeleteResp)()
    response.setPosition(position)
    callback(null, response)
  }

export const remove = (node: Node) => handler(node, false)

export const tombstone = (node: Node) => handler(node, true)
