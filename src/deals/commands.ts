/** The commands on deals. */
import { CommitmentFulfilled, CommitmentMade } from '../../events/commitment.ts'
import {
  DealLinked,
  DealOpened,
  DealStatusChanged,
  EnvoyTalksHeld,
  EventLinkedToDeal,
  StatementMade,
  TalksCancelled,
  TalksScheduled,
} from '../../events/deal.ts'
import { type Command, opener, verb } from '../commands/command.ts'
import { dealDecider as decider } from './decider.ts'

const talks = { claims: (body: Record<string, unknown>) => [`talks-${body.talksId}`] }
const commitment = { claims: (body: Record<string, unknown>) => [`commitment-${body.commitmentId}`] }

export const dealCommands: readonly Command[] = [
  opener('deal', 'open', DealOpened, decider),
  verb('deal', 'change-status', DealStatusChanged, decider),
  verb('deal', 'link', DealLinked, decider),
  verb('deal', 'link-event', EventLinkedToDeal, decider),
  verb('deal', 'schedule-talks', TalksScheduled, decider, talks),
  verb('deal', 'hold-talks', EnvoyTalksHeld, decider, talks),
  verb('deal', 'cancel-talks', TalksCancelled, decider),
  verb('deal', 'make-commitment', CommitmentMade, decider, commitment),
  verb('deal', 'fulfil', CommitmentFulfilled, decider),
  verb('deal', 'record-statement', StatementMade, decider),
]
