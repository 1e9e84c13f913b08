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
import { prisonerDecider as decider } from './rules.ts'

export const prisonerCommands: readonly Command[] = [
  opener('prisoner', 'detain', PrisonerDetained, decider),
  verb('prisoner', 'convict', PrisonerConvicted, decider),
  verb('prisoner', 'sentence', PrisonerSentenced, decider),
  verb('prisoner', 'recognise', PrisonerRecognised, decider),
  verb('prisoner', 'raise-health-alert', PrisonerHealthAlertRaised, decider),
  verb('prisoner', 'change-custody', CustodyChanged, decider),
  verb('prisoner', 'pardon', PrisonerPardoned, decider),
  verb('prisoner', 'grant-clemency', ClemencyGranted, decider),
  verb('prisoner', 'release', PrisonerReleased, decider),
  verb('prisoner', 'transfer', PrisonerTransferred, decider),
  verb('prisoner', 'refuse-transfer', TransferRefused, decider),
  verb('prisoner', 'return-to-custody', PrisonerReturnedToCustody, decider),
  verb('prisoner', 'revoke-release', ReleaseRevoked, decider),
  verb('prisoner', 'revoke-citizenship', CitizenshipRevoked, decider),
  verb('prisoner', 'record-death', PrisonerDied, decider),
]
