/** Converts positions in `$all`. The server's are pairs; over gRPC both numbers are always the same. */
import { type ReadPosition, START } from '@eventstore/db-client'
import type { Position } from '../port.ts'

/** @throws RangeError above 2^53 - 1, about nine petabytes */
export const positionOf = (commit: bigint): Position => {
  if (commit > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`the position ${commit} is too large`)
  return Number(commit)
}

/** The position of a checkpoint. A checkpoint before the first event has the largest possible number. */
export const checkpointOf = (commit: bigint): Position =>
  commit > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(commit)

/** The position to read from, so that the next event after `after` comes first. */
export const rightAfter = (after: Position | undefined): ReadPosition =>
  after ? { commit: BigInt(after), prepare: BigInt(after) } : START
