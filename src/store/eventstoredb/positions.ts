/** Positions in `$all` as ours. The server's are pairs, and the same number twice for whatever comes over gRPC. */
import { type ReadPosition, START } from '@eventstore/db-client'
import type { Position } from '../port.ts'

/** @throws RangeError beyond nine petabytes */
export const positionOf = (commit: bigint): Position => {
  if (commit > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`the position ${commit} is too large`)
  return Number(commit)
}

/** A checkpoint as a position. Before the first event it is the largest number there is. */
export const checkpointOf = (commit: bigint): Position =>
  commit > BigInt(Number.MAX_SAFE_INTEGER) ? 0 : Number(commit)

/** Where to begin so that what lies behind the position comes next. */
export const behind = (after: Position | undefined): ReadPosition =>
  after ? { commit: BigInt(after), prepare: BigInt(after) } : START
