/** The commands on sources. */
import { SourceRegistered } from '../../events/source.ts'
import { type Command, opener } from '../commands/command.ts'
import { decider } from '../commands/decider.ts'

export const sourceCommands: readonly Command[] = [
  opener('source', 'register', SourceRegistered, decider({ initial: null })),
]
