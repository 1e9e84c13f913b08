/** The commands on measures. */
import {
  ReliefAnnounced,
  ReliefReversed,
  SanctionLifted,
  SanctionSuspended,
  WaiverGranted,
} from '../../../events/relief.ts'
import {
  ListingObserved,
  SanctionAmended,
  SanctionImposed,
  SanctionReimposed,
  SanctionRenewed,
  SnapbackTriggered,
  WindDownStarted,
} from '../../../events/sanction.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { sanctionDecider as decider } from './rules.ts'

const relief = { claims: (body: Record<string, unknown>) => [`relief-${body.reliefId}`] }

export const sanctionCommands: readonly Command[] = [
  opener('sanction', 'impose', SanctionImposed, decider),
  verb('sanction', 'amend', SanctionAmended, decider),
  verb('sanction', 'renew', SanctionRenewed, decider),
  verb('sanction', 'announce-relief', ReliefAnnounced, decider, relief),
  verb('sanction', 'grant-waiver', WaiverGranted, decider),
  verb('sanction', 'suspend', SanctionSuspended, decider),
  verb('sanction', 'start-wind-down', WindDownStarted, decider),
  verb('sanction', 'lift', SanctionLifted, decider),
  verb('sanction', 'observe-listing', ListingObserved, decider),
  verb('sanction', 'reverse-relief', ReliefReversed, decider),
  verb('sanction', 'trigger-snapback', SnapbackTriggered, decider),
  verb('sanction', 'reimpose', SanctionReimposed, decider),
]
