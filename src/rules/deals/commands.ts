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
import { dealDecider as decider } from './rules.ts'

const talks = { claims: (body: Record<string, unknown>) => [`talks-${body.talksId}`] }
const commitment = { claims: (body: Record<string, unknown>) => [`commitment-${body.commitmentId}`] }

export const dealCommands: readonly Command[] = [
  opener('deal', 'open', DealOpened, decider),
  verb('deal', 'change-status', DealStatusChanged, decider),
  verb('deal', 'link', DealLinked, decider),
  verb('deal', 'link-event', EventLinkedToDeal, decider),
  verb('deal', 'contest-linkage', LinkageContested, decider),
  verb('deal', 'offer-mediation', MediationOffered, decider),
  verb('deal', 'accept-mediation', MediationAccepted, decider),
  verb('deal', 'schedule-talks', TalksScheduled, decider, talks),
  verb('deal', 'hold-talks', EnvoyTalksHeld, decider, talks),
  verb('deal', 'cancel-talks', TalksCancelled, decider),
  verb('deal', 'issue-communique', CommuniqueIssued, decider),
  verb('deal', 'reach-agreement', AgreementReached, decider),
  verb('deal', 'record-act', OfficialActTaken, decider),
  verb('deal', 'transfer-funds', FundsTransferred, decider),
  verb('deal', 'withhold-funds', FundsWithheld, decider),
  verb('deal', 'make-commitment', CommitmentMade, decider, commitment),
  verb('deal', 'meet-condition', CommitmentConditionMet, decider),
  verb('deal', 'change-deadline', CommitmentDeadlineChanged, decider),
  verb('deal', 'fulfil-partly', CommitmentPartlyFulfilled, decider),
  verb('deal', 'fulfil', CommitmentFulfilled, decider),
  verb('deal', 'record-breach', CommitmentBreached, decider),
  verb('deal', 'waive', CommitmentWaived, decider),
  verb('deal', 'withdraw', CommitmentWithdrawn, decider),
  verb('deal', 'lapse', CommitmentLapsed, decider),
  verb('deal', 'record-statement', StatementMade, decider),
]
