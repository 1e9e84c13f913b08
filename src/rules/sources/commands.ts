/** The commands on sources. */
import { SourceRegistered, SourceWithdrawn } from '../../../events/source.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { sourceRules as rules } from './rules.ts'

export const sourceCommands: readonly Command[] = [
  opener('source', 'register', SourceRegistered, rules),
  verb('source', 'withdraw', SourceWithdrawn, rules),
]
