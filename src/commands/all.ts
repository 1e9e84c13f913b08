/** Every command there is, by the name that a batch gives it. */
import { ClaimContradicted } from '../../events/evidence.ts'
import { dealCommands } from '../deals/commands.ts'
import { licenceCommands } from '../licences/commands.ts'
import { peopleCommands } from '../people/commands.ts'
import { prisonerCommands } from '../prisoners/commands.ts'
import { releaseCommands } from '../releases/commands.ts'
import { sanctionCommands } from '../sanctions/commands.ts'
import { sourceCommands } from '../sources/commands.ts'
import { type Command, evidence } from './command.ts'

export const commands: readonly Command[] = [
  ...dealCommands,
  ...sanctionCommands,
  ...licenceCommands,
  ...prisonerCommands,
  ...releaseCommands,
  ...peopleCommands,
  ...sourceCommands,
  evidence('contradict', ClaimContradicted),
]

const byName: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.name, command]))

export const commandOf = (name: string): Command | undefined => byName.get(name)
