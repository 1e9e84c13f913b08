/** The commands on detention cases. */
import { DeathAttributed, PrisonerDied } from '../../../events/death.ts'
import {
  ClemencyGranted,
  PrisonerConvicted,
  PrisonerPardoned,
  PrisonerRehabilitated,
  PrisonerSentenced,
  ProceedingsEnded,
} from '../../../events/judgment.ts'
import {
  CustodyChanged,
  PrisonerDetained,
  PrisonerReleased,
  PrisonerReturnedToCustody,
  ReleaseRevoked,
} from '../../../events/prisoner.ts'
import {
  CitizenshipRevoked,
  PapersTaken,
  PrisonerHealthAlertRaised,
  PrisonerRecognised,
  RecognitionWithdrawn,
} from '../../../events/prisonerStatus.ts'
import { PrisonerGotFree, PrisonerTransferred, TransferRefused } from '../../../events/transfer.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { warnsOfReadableId } from '../kernel/readableIds.ts'
import { prisonerRules as rules } from './rules.ts'

export const prisonerCommands: readonly Command[] = [
  opener('prisoner', 'detain', PrisonerDetained, rules, { warns: warnsOfReadableId }),
  verb('prisoner', 'convict', PrisonerConvicted, rules),
  verb('prisoner', 'sentence', PrisonerSentenced, rules),
  verb('prisoner', 'end-proceedings', ProceedingsEnded, rules),
  verb('prisoner', 'recognise', PrisonerRecognised, rules),
  verb('prisoner', 'withdraw-recognition', RecognitionWithdrawn, rules),
  verb('prisoner', 'raise-health-alert', PrisonerHealthAlertRaised, rules),
  verb('prisoner', 'change-custody', CustodyChanged, rules),
  verb('prisoner', 'pardon', PrisonerPardoned, rules),
  verb('prisoner', 'grant-clemency', ClemencyGranted, rules),
  verb('prisoner', 'rehabilitate', PrisonerRehabilitated, rules),
  verb('prisoner', 'release', PrisonerReleased, rules),
  verb('prisoner', 'get-free', PrisonerGotFree, rules),
  verb('prisoner', 'transfer', PrisonerTransferred, rules),
  verb('prisoner', 'refuse-transfer', TransferRefused, rules),
  verb('prisoner', 'return-to-custody', PrisonerReturnedToCustody, rules),
  verb('prisoner', 'revoke-release', ReleaseRevoked, rules),
  verb('prisoner', 'revoke-citizenship', CitizenshipRevoked, rules),
  verb('prisoner', 'take-papers', PapersTaken, rules),
  verb('prisoner', 'record-death', PrisonerDied, rules),
  verb('prisoner', 'attribute-death', DeathAttributed, rules),
]
