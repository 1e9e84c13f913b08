/** The commands on detention cases. */
import {
  CitizenshipRevoked,
  ClemencyGranted,
  CustodyChanged,
  PrisonerConvicted,
  PrisonerDetained,
  PrisonerDied,
  PrisonerHealthAlertRaised,
  PrisonerPardoned,
  PrisonerRecognised,
  PrisonerReleased,
  PrisonerReturnedToCustody,
  PrisonerSentenced,
  PrisonerTransferred,
  ReleaseRevoked,
  TransferRefused,
} from '../../../events/prisoner.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { prisonerRules as rules } from './rules.ts'

export const prisonerCommands: readonly Command[] = [
  opener('prisoner', 'detain', PrisonerDetained, rules),
  verb('prisoner', 'convict', PrisonerConvicted, rules),
  verb('prisoner', 'sentence', PrisonerSentenced, rules),
  verb('prisoner', 'recognise', PrisonerRecognised, rules),
  verb('prisoner', 'raise-health-alert', PrisonerHealthAlertRaised, rules),
  verb('prisoner', 'change-custody', CustodyChanged, rules),
  verb('prisoner', 'pardon', PrisonerPardoned, rules),
  verb('prisoner', 'grant-clemency', ClemencyGranted, rules),
  verb('prisoner', 'release', PrisonerReleased, rules),
  verb('prisoner', 'transfer', PrisonerTransferred, rules),
  verb('prisoner', 'refuse-transfer', TransferRefused, rules),
  verb('prisoner', 'return-to-custody', PrisonerReturnedToCustody, rules),
  verb('prisoner', 'revoke-release', ReleaseRevoked, rules),
  verb('prisoner', 'revoke-citizenship', CitizenshipRevoked, rules),
  verb('prisoner', 'record-death', PrisonerDied, rules),
]
