/** The commands on releases of a group. The first report opens the stream; other claimants add their reports. */

import {
  GroupCountRevised,
  GroupExchanged,
  GroupMemberNamed,
  GroupReleaseReported,
  GroupTransferReported,
} from '../../../events/release.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { exampleFact } from '../kernel/examples.ts'
import { releaseRules as rules } from './rules.ts'

/** A report by another claimant than the one that opened the stream. */
const otherClaimant = {
  ...exampleFact(GroupReleaseReported),
  total: { min: 47, max: 47 },
  claimedBy: { party: 'org:fictional-watch' },
}

export const releaseCommands: readonly Command[] = [
  opener('release', 'open', GroupReleaseReported, rules),
  verb('release', 'report', GroupReleaseReported, rules, { example: otherClaimant }),
  verb('release', 'report-transfer', GroupTransferReported, rules),
  verb('release', 'report-exchange', GroupExchanged, rules),
  verb('release', 'name-member', GroupMemberNamed, rules),
  verb('release', 'revise-count', GroupCountRevised, rules),
]
