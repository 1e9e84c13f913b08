/** Times of deliveries and of the live stream, and their random numbers: tests pass in others, so that they need not wait. */
import { SCHEDULE } from './retry.ts'

export interface Timing {
  /** Pauses before the second attempt and those after it, in milliseconds. */
  readonly schedule: readonly number[]
  /** From 0 to below 1. */
  readonly random: () => number
  /** Most milliseconds from a delivery until the cursor is saved. */
  readonly saveMs: number
  /** The same when the cursor only moved over events that do not match. */
  readonly idleSaveMs: number
  /** How long a closing service waits for requests under way. */
  readonly patienceMs: number
  /** Between heartbeats of the live stream. */
  readonly heartbeatMs: number
}

export const TIMING: Timing = {
  schedule: SCHEDULE,
  random: Math.random,
  saveMs: 200,
  idleSaveMs: 10_000,
  patienceMs: 3_000,
  heartbeatMs: 15_000,
}
