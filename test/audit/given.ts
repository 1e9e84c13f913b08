/** Shared by the tests of the audit: trees kept in memory, keys that are always the same. */
import { COSIGNATURE, SIGNATURE, type Signer, signerOf } from '../../src/tlog/noteKeys.ts'
import { type Hash, nodeHash, type Subtrees } from '../../src/tlog/tree.ts'

/** The perfect subtrees over hashes of leaves. */
export const subtreesOf = (leaves: readonly Hash[]): Subtrees => {
  const at: Subtrees = (level, index) =>
    level === 0 ? (leaves[index] as Hash) : nodeHash(at(level - 1, 2 * index), at(level - 1, 2 * index + 1))
  return at
}

/** A log's key, told apart by a number. */
export const logKey = (name = 'ledger.example/log', n = 1): Signer =>
  signerOf(name, SIGNATURE, Buffer.alloc(32, n))

export const witnessKey = (name = 'witness.example/w1', n = 101): Signer =>
  signerOf(name, COSIGNATURE, Buffer.alloc(32, n))
