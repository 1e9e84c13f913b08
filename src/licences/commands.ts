/** The commands on licences. A licence is known by who issued it under which programme and number. */
import { LicenceIssued } from '../../events/licence.ts'
import { type Command, opener } from '../commands/command.ts'
import { slugOf } from '../commands/identity.ts'
import { licenceDecider } from './decider.ts'

export const licenceCommands: readonly Command[] = [
  opener('licence', 'issue', LicenceIssued, licenceDecider, {
    idOf: ({ jurisdiction, programme, number }) => slugOf(`${jurisdiction}`, `${programme}`, `${number}`),
  }),
]
