/** Which events are about a commitment: those that name one by `commitmentId`. */
import { z } from 'zod'
import { type AnyEvent, type EventName, eventTypes } from '../catalogue.ts'

/** An event about the commitment that its data names by `commitmentId`. */
export type CommitmentEvent = Extract<AnyEvent, { readonly data: { readonly commitmentId: string } }>

export const isAboutCommitment = (event: AnyEvent): event is CommitmentEvent => 'commitmentId' in event.data

export const COMMITMENT_EVENTS: readonly EventName[] = eventTypes()
  .filter(({ data }) => data instanceof z.ZodObject && 'commitmentId' in data.shape)
  .map(({ name }) => name as EventName)
