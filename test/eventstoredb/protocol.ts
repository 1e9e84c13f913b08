/** The generated messages and services of the client, and what both directions need of them. */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import any from 'google-protobuf/google/protobuf/any_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import type { Expected } from './log.ts'

export const { GossipService } = gossipService
export const { ServerFeaturesService } = featuresService
export const { StreamsService } = streamsService
export { any, empty, features, gossip, shared, status, streams }

export type UUID = InstanceType<typeof shared.UUID>
export type StreamIdentifier = InstanceType<typeof shared.StreamIdentifier>
export type ReadReq = InstanceType<typeof streams.ReadReq>
export type ReadResp = InstanceType<typeof streams.ReadResp>

export const streamOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

export const identifierOf = (stream: string): StreamIdentifier => {
  const identifier = new shared.StreamIdentifier()
  identifier.setStreamName(Uint8Array.from(Buffer.from(stream, 'utf8')))
  return identifier
}

export const uuidOf = (id: string): UUID => {
  const uuid = new shared.UUID()
  uuid.setString(id)
  return uuid
}

/** The text of a UUID that was sent as text, as this client does. */
export const idOf = (uuid: UUID | undefined): string => uuid?.getString() ?? ''

interface ExpectedRevision {
  hasAny(): boolean
  hasNoStream(): boolean
  hasStreamExists(): boolean
}

export const expectedOf = (options: ExpectedRevision, revision: () => string): Expected => {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no_stream'
  if (options.hasStreamExists()) return 'stream_exists'
  return BigInt(revision())
}
