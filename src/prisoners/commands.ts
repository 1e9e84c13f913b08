/** The commands on detention cases. */
import {
  PrisonerConvicted,
  PrisonerDetained,
  PrisonerDied,
  PrisonerPardoned,
  PrisonerRecognised,
  PrisonerReleased,
  PrisonerReturnedToCustody,
  PrisonerTransferred,
  TransferRefused,
} from '../../events/prisoner.ts'
import { type Command, opener, verb } from '../commands/command.ts'
import { prisonerDecider as decider } from './decider.ts'

export const prisonerCommands: readonly Command[] = [
  opener('prisoner', 'detain', PrisonerDetained, decider),
  verb('prisoner', 'convict', PrisonerConvicted, decider),
  verb('prisoner', 'recognise', PrisonerRecognised, decider),
  verb('prisoner', 'pardon', PrisonerPardoned, decider),
  verb('prisoner', 'release', PrisonerReleased, decider),
  verb('prisoner', 'transfer', PrisonerTransferred, decider),
  verb('prisoner', 'refuse-transfer', TransferRefused, decider),
  verb('prisoner', 'return-to-custody', PrisonerReturnedToCustody, decider),
  verb('prisoner', 'record-death', PrisonerDied, decider),
]
