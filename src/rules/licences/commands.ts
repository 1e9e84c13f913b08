/** The commands on licences. Jurisdiction, programme and number identify a licence. */
import { LicenceIssued, LicenceRevoked, LicenceSuperseded } from '../../../events/licence.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { slugOf } from '../kernel/identity.ts'
import { licenceRules as rules } from './rules.ts'

export const licenceCommands: readonly Command[] = [
  opener('licence', 'issue', LicenceIssued, rules, {
    idOf: ({ jurisdiction, programme, number }) => slugOf(`${jurisdiction}`, `${programme}`, `${number}`),
  }),
  verb('licence', 'supersede', LicenceSuperseded, rules),
  verb('licence', 'revoke', LicenceRevoked, rules),
]
