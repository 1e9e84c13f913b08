/** All commands, by their names in batches. */
import {
  ClaimAttested,
  ClaimContradicted,
  DisputeResolved,
  EventCorrected,
  EventRetracted,
} from '../../events/evidence.ts'
import { dealCommands } from './deals/commands.ts'
import { type Command, evidence, repair } from './kernel/command.ts'
import type { Rules } from './kernel/rules.ts'
import { licenceCommands } from './licences/commands.ts'
import { peopleCommands } from './people/commands.ts'
import { prisonerCommands } from './prisoners/commands.ts'
import { programmeCommands } from './programmes/commands.ts'
import { releaseCommands } from './releases/commands.ts'
import { sanctionCommands } from './sanctions/commands.ts'
import { sourceCommands } from './sources/commands.ts'
import { targetCommands } from './targets/commands.ts'

export const commands: readonly Command[] = [
  ...dealCommands,
  ...sanctionCommands,
  ...licenceCommands,
  ...prisonerCommands,
  ...releaseCommands,
  ...peopleCommands,
  ...sourceCommands,
  ...targetCommands,
  ...programmeCommands,
  evidence('attest', ClaimAttested),
  evidence('contradict', ClaimContradicted),
  repair('resolve-dispute', DisputeResolved, 'review'),
  repair('correct', EventCorrected),
  repair('retract', EventRetracted),
]

const byName: ReadonlyMap<string, Command> = new Map(commands.map((command) => [command.name, command]))

export const commandOf = (name: string): Command | undefined => byName.get(name)

/** The command that records events of a type; undefined when no command does. */
export const commandRecording = (type: string): Command | undefined =>
  commands.find((command) => command.event.name === type)

/** The rules for the streams of a subject. */
export const rulesOf = (subject: string): Rules | undefined =>
  commands.find((command) => command.subject === subject)?.rules
