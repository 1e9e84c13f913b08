/**
 * Checks Merkle proofs (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Sizes and indexes are BigInts, because trees of
 * other logs may have up to 2^64 leaves.
 */
import { HASH_BYTES, type Hash, nodeHash } from './tree.ts'

const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Whether a leaf with this hash is at this index in the tree of this size and root. */
export const verifyInclusion = (
  index: bigint,
  size: bigint,
  leaf: Hash,
  proof: readonly Hash[],
  root: Hash,
): boolean => {
  if (index < 0n || index >= size || ![leaf, root, ...proof].every(isHash)) return false
  let [at, last] = [index, size - 1n]
  let reached = leaf
  for (const hash of proof) {
    if (last === 0n) return false
    if (at % 2n === 1n || at === last) {
      reached = nodeHash(hash, reached)
      while (at % 2n === 0n && at !== 0n) [at, last] = [at >> 1n, last >> 1n]
    } else {
      reached = nodeHash(reached, hash)
    }
    ;[at, last] = [at >> 1n, last >> 1n]
  }
  return last === 0n && equal(reached, root)
}

/** Whether the first tree, which has at least one leaf, is the beginning of the second tree. */
export const verifyConsistency = (
  from: bigint,
  to: bigint,
  proof: readonly Hash[],
  fromRoot: Hash,
  toRoot: Hash,
): boolean => {
  if (from <= 0n || from > to) return false
  if (from === to) return proof.length === 0 && equal(fromRoot, toRoot)
  if (![fromRoot, toRoot, ...proof].every(isHash)) return false
  // If the first tree is a perfect subtree of the second, its root is part of the proof.
  const path = (from & (from - 1n)) === 0n ? [fromRoot, ...proof] : proof
  const [first, ...rest] = path
  if (first === undefined || proof.length === 0) return false
  let [at, last] = [from - 1n, to - 1n]
  while (at % 2n === 1n) [at, last] = [at >> 1n, last >> 1n]
  let [old, reached] = [first, first]
  for (const hash of rest) {
    if (last === 0n) return false
    if (at % 2n === 1n || at === last) {
      old = nodeHash(hash, old)
      reached = nodeHash(hash, reached)
      while (at % 2n === 0n && at !== 0n) [at, last] = [at >> 1n, last >> 1n]
    } else {
      reached = nodeHash(reached, hash)
    }
    ;[at, last] = [at >> 1n, last >> 1n]
  }
  return last === 0n && equal(old, fromRoot) && equal(reached, toRoot)
}
