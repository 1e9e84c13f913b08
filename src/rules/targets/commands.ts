/** The commands on targets. */
import {
  OwnershipEnded,
  OwnershipReported,
  TargetMerged,
  TargetRegistered,
  TargetRevised,
} from '../../../events/target.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { targetRules as rules } from './rules.ts'

export const targetCommands: readonly Command[] = [
  opener('target', 'register', TargetRegistered, rules),
  verb('target', 'revise', TargetRevised, rules),
  verb('target', 'report-ownership', OwnershipReported, rules),
  verb('target', 'end-ownership', OwnershipEnded, rules),
  verb('target', 'merge', TargetMerged, rules),
]
