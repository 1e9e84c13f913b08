/** The commands on sources. */
import { SourceRegistered, SourceWithdrawn } from '../../../events/source.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { sourceDecider as decider } from './rules.ts'

export const sourceCommands: readonly Command[] = [
  opener('source', 'register', SourceRegistered, decider),
  verb('source', 'withdraw', SourceWithdrawn, decider),
]
