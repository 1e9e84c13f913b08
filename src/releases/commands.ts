/** The commands on releases of a group. The first report opens the stream, further claimants report into it. */
import {
  GroupCountRevised,
  GroupMemberNamed,
  GroupReleaseReported,
  GroupTransferReported,
} from '../../events/release.ts'
import { type Command, opener, verb } from '../commands/command.ts'
import { releaseDecider as decider } from './decider.ts'

export const releaseCommands: readonly Command[] = [
  opener('release', 'open', GroupReleaseReported, decider),
  verb('release', 'report', GroupReleaseReported, decider),
  verb('release', 'report-transfer', GroupTransferReported, decider),
  verb('release', 'name-member', GroupMemberNamed, decider),
  verb('release', 'revise-count', GroupCountRevised, decider),
]
