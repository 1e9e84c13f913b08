/** The commands on programmes. */
import { ProgrammeAmended, ProgrammeEstablished, ProgrammeTerminated } from '../../../events/programme.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { programmeRules as rules } from './rules.ts'

export const programmeCommands: readonly Command[] = [
  opener('programme', 'establish', ProgrammeEstablished, rules),
  verb('programme', 'amend', ProgrammeAmended, rules),
  verb('programme', 'terminate', ProgrammeTerminated, rules),
]
