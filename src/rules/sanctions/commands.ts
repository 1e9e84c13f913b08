/** The commands on measures. */
import { MeasureAnnounced } from '../../../events/announcement.ts'
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
import { fitAnnounced, fitDay, fitImposed } from './bodyChecks.ts'
import { sanctionRules as rules } from './rules.ts'

const relief = { reserves: (body: Record<string, unknown>) => [`relief-${body.reliefId}`] }

export const sanctionCommands: readonly Command[] = [
  opener('sanction', 'impose', SanctionImposed, rules, { fit: fitImposed }),
  verb('sanction', 'announce', MeasureAnnounced, rules, { fit: fitAnnounced, opens: true }),
  verb('sanction', 'amend', SanctionAmended, rules),
  verb('sanction', 'renew', SanctionRenewed, rules),
  verb('sanction', 'announce-relief', ReliefAnnounced, rules, relief),
  verb('sanction', 'grant-waiver', WaiverGranted, rules, { fit: fitDay('until') }),
  verb('sanction', 'suspend', SanctionSuspended, rules, { fit: fitDay('until') }),
  verb('sanction', 'start-wind-down', WindDownStarted, rules),
  verb('sanction', 'lift', SanctionLifted, rules),
  verb('sanction', 'observe-listing', ListingObserved, rules),
  verb('sanction', 'reverse-relief', ReliefReversed, rules),
  verb('sanction', 'trigger-snapback', SnapbackTriggered, rules),
  verb('sanction', 'reimpose', SanctionReimposed, rules),
]
