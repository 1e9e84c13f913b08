/** The commands on measures. */
import {
  ListingObserved,
  ReliefAnnounced,
  SanctionAmended,
  SanctionImposed,
  SanctionLifted,
} from '../../events/sanction.ts'
import { type Command, opener, verb } from '../commands/command.ts'
import { sanctionDecider as decider } from './decider.ts'

const relief = { claims: (body: Record<string, unknown>) => [`relief-${body.reliefId}`] }

export const sanctionCommands: readonly Command[] = [
  opener('sanction', 'impose', SanctionImposed, decider),
  verb('sanction', 'amend', SanctionAmended, decider),
  verb('sanction', 'announce-relief', ReliefAnnounced, decider, relief),
  verb('sanction', 'lift', SanctionLifted, decider),
  verb('sanction', 'observe-listing', ListingObserved, decider),
]
