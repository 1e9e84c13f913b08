/** ServerFeatures/GetSupportedMethods and Gossip/Read of the double. */
import type { handleUnaryCall } from '@grpc/grpc-js'
import type { Node } from './node.ts'
import { features, gossip, StreamsService, uuidOf } from './protocol.ts'

type SupportedMethods = InstanceType<typeof features.SupportedMethods>
type ClusterInfo = InstanceType<typeof gossip.ClusterInfo>

const { VNodeState } = gossip.MemberInfo

const ID = '11111111-1111-4111-8111-111111111111'

export const supportedMethods: handleUnaryCall<unknown, SupportedMethods> = (_call, callback) => {
  const answer = new features.SupportedMethods()
  answer.setEventStoreServerVersion('24.6.0-double')
  for (const { path } of Object.values(StreamsService)) {
    const [, service = '', method = ''] = path.toLowerCase().split('/')
    const supported = new features.SupportedMethod()
    supported.setServiceName(service)
    supported.setMethodName(method)
    answer.addMethods(supported)
  }
  callback(null, answer)
}

export const members =
  ({ faults, self }: Node): handleUnaryCall<unknown, ClusterInfo> =>
  (_call, callback) => {
    const answer = new gossip.ClusterInfo()
    for (const member of faults.members ?? [{ ...self(), state: 'leader', alive: true }]) {
      const info = new gossip.MemberInfo()
      const endpoint = new gossip.EndPoint()
      endpoint.setAddress(member.host)
      endpoint.setPort(member.port)
      info.setInstanceId(uuidOf(ID))
      info.setTimeStamp(String(Date.now() * 10_000))
      info.setState(member.state === 'leader' ? VNodeState.LEADER : VNodeState.FOLLOWER)
      info.setIsAlive(member.alive)
      info.setHttpEndPoint(endpoint)
      answer.addMembers(info)
    }
    callback(null, answer)
  }
