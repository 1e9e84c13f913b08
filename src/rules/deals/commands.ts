/** The commands on deals. */
import {
  CommitmentBreached,
  CommitmentConditionMet,
  CommitmentDeadlineChanged,
  CommitmentFulfilled,
  CommitmentLapsed,
  CommitmentMade,
  CommitmentPartlyFulfilled,
  CommitmentWaived,
  CommitmentWithdrawn,
} from '../../../events/commitment.ts'
import {
  DealFramingChanged,
  DealLinked,
  DealOpened,
  DealStatusChanged,
  EventLinkedToDeal,
  LinkageContested,
  StatementMade,
} from '../../../events/deal.ts'
import {
  AgreementReached,
  FundsTransferred,
  FundsWithheld,
  OfficialActTaken,
} from '../../../events/outcome.ts'
import {
  CommuniqueIssued,
  EnvoyTalksHeld,
  MediationAccepted,
  MediationOffered,
  TalksCancelled,
  TalksScheduled,
} from '../../../events/talks.ts'
import { type Command, opener, verb } from '../kernel/command.ts'
import { dealRules as rules } from './rules.ts'

const talks = { reserves: (body: Record<string, unknown>) => [`talks-${body.talksId}`] }
const commitment = { reserves: (body: Record<string, unknown>) => [`commitment-${body.commitmentId}`] }

export const dealCommands: readonly Command[] = [
  opener('deal', 'open', DealOpened, rules),
  verb('deal', 'change-status', DealStatusChanged, rules),
  verb('deal', 'change-framing', DealFramingChanged, rules),
  verb('deal', 'link', DealLinked, rules),
  verb('deal', 'link-event', EventLinkedToDeal, rules),
  verb('deal', 'contest-linkage', LinkageContested, rules),
  verb('deal', 'offer-mediation', MediationOffered, rules),
  verb('deal', 'accept-mediation', MediationAccepted, rules),
  verb('deal', 'schedule-talks', TalksScheduled, rules, talks),
  verb('deal', 'hold-talks', EnvoyTalksHeld, rules, talks),
  verb('deal', 'cancel-talks', TalksCancelled, rules),
  verb('deal', 'issue-communique', CommuniqueIssued, rules),
  verb('deal', 'reach-agreement', AgreementReached, rules),
  verb('deal', 'record-act', OfficialActTaken, rules),
  verb('deal', 'transfer-funds', FundsTransferred, rules),
  verb('deal', 'withhold-funds', FundsWithheld, rules),
  verb('deal', 'make-commitment', CommitmentMade, rules, commitment),
  verb('deal', 'meet-condition', CommitmentConditionMet, rules),
  verb('deal', 'change-deadline', CommitmentDeadlineChanged, rules),
  verb('deal', 'fulfil-partly', CommitmentPartlyFulfilled, rules),
  verb('deal', 'fulfil', CommitmentFulfilled, rules),
  verb('deal', 'record-breach', CommitmentBreached, rules),
  verb('deal', 'waive', CommitmentWaived, rules),
  verb('deal', 'withdraw', CommitmentWithdrawn, rules),
  verb('deal', 'lapse', CommitmentLapsed, rules),
  verb('deal', 'record-statement', StatementMade, rules),
]
