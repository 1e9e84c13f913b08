/** The commands on releases of a group. The first report opens the stream, further claimants report into it. */

import type { EventType } from '../../events/define.ts'
import {
  GroupCountRevised,
  GroupMemberNamed,
  GroupReleaseReported,
  GroupTransferReported,
} from '../../events/release.ts'
import { type Command, opener, verb } from '../commands/command.ts'
import { releaseDecider as decider } from './decider.ts'

/** A report of another claimant. */
const further = {
  ...GroupReleaseReported,
  example: {
    states: ['org:sylvania'],
    counted: 'released',
    total: { min: 47, max: 47 },
    claimedBy: { party: 'org:fictional-watch' },
  },
} satisfies EventType

export const releaseCommands: readonly Command[] = [
  opener('release', 'open', GroupReleaseReported, decider),
  verb('release', 'report', further, decider),
  verb('release', 'report-transfer', GroupTransferReported, decider),
  verb('release', 'name-member', GroupMemberNamed, decider),
  verb('release', 'revise-count', GroupCountRevised, decider),
]
