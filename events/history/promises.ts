/** Which events are about a commitment, for whoever folds what became of one. */
import type { AnyEvent, EventName, EventOf } from '../catalogue.ts'

const ABOUT_COMMITMENTS = [
  'CommitmentMade',
  'CommitmentConditionMet',
  'CommitmentDeadlineChanged',
  'CommitmentPartlyFulfilled',
  'CommitmentFulfilled',
  'CommitmentBreached',
  'CommitmentWaived',
  'CommitmentWithdrawn',
  'CommitmentLapsed',
] as const satisfies readonly EventName[]

export const COMMITMENT_EVENTS: readonly EventName[] = ABOUT_COMMITMENTS

/** An event about the commitment that its data names by `commitmentId`. */
export type CommitmentEvent = EventOf<(typeof ABOUT_COMMITMENTS)[number]>

export const isAboutCommitment = (event: AnyEvent): event is CommitmentEvent =>
  COMMITMENT_EVENTS.includes(event.type)
