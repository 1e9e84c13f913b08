/**
 * The Merkle tree of RFC 6962 and RFC 9162 (section 2.1): SHA-256, with a byte 00 before leaves and 01 before
 * nodes. A tree is given by the hashes of its perfect subtrees, wherever these are stored.
 */
import { hash } from 'node:crypto'

/** 32 bytes of SHA-256. */
export type Hash = Buffer

export const HASH_BYTES = 32

/** The hash of the perfect subtree of 2^level leaves, by its index among those of its level. */
export type Subtrees = (level: number, index: number) => Hash

/** The root of a tree without leaves. */
export const EMPTY_ROOT: Hash = hash('sha256', '', 'buffer')

/**
 * Concatenated hashes, one character for a byte, 32 characters each. Node creates buffers slowly, so with many
 * hashes, texts take half the time.
 */
export type HashText = string

export const bytesOf = (hashes: HashText): Buffer => Buffer.from(hashes, 'binary')

const sha256 = (data: string | Uint8Array): Hash => bytesOf(hash('sha256', data, 'binary'))

/** The hash of a leaf, from its text in UTF-8. */
export const leafHashText = (leaf: string): HashText => hash('sha256', `\0${leaf}`, 'binary')

/** The hash of a leaf, from its bytes or its text in UTF-8. */
export const leafHash = (leaf: Uint8Array | string): Hash =>
  typeof leaf === 'string' ? bytesOf(leafHashText(leaf)) : sha256(Buffer.concat([Buffer.of(0), leaf]))

const node = Buffer.alloc(1 + 2 * HASH_BYTES, 1)

export const nodeHash = (left: Uint8Array, right: Uint8Array): Hash => {
  node.set(left, 1)
  node.set(right, 1 + HASH_BYTES)
  return sha256(node)
}

/** The hash of a perfect subtree over concatenated hashes; their number is a power of two. */
export const perfectHashText = (hashes: HashText): HashText => {
  let row = hashes
  while (row.length > HASH_BYTES) {
    let above = ''
    for (let at = 0; at < row.length; at += 2 * HASH_BYTES) {
      node.write(row.slice(at, at + 2 * HASH_BYTES), 1, 'binary')
      above += hash('sha256', node, 'binary')
    }
    row = above
  }
  return row
}

/** The same for bytes. */
export const perfectHash = (hashes: Buffer): Hash => bytesOf(perfectHashText(hashes.toString('binary')))

/** A compact tree: the hashes of its perfect subtrees, the largest first. */
export interface Range {
  readonly size: number
  readonly hashes: readonly Hash[]
}

export const EMPTY: Range = { size: 0, hashes: [] }

/** The tree with one more leaf. */
export const extend = ({ size, hashes }: Range, leaf: Hash): Range => {
  const grown = [...hashes]
  let last = leaf
  for (let rest = size; rest % 2 === 1; rest = (rest - 1) / 2) last = nodeHash(grown.pop() as Hash, last)
  grown.push(last)
  return { size: size + 1, hashes: grown }
}

export const rootOf = ({ hashes }: Range): Hash =>
  hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => nodeHash(left, right))

/** The tree of a smaller or equal size, from perfect subtrees. */
export const rangeOf = (size: number, subtrees: Subtrees): Range => {
  const hashes: Hash[] = []
  let start = 0
  for (let level = 52; level >= 0; level--) {
    const leaves = 2 ** level
    if (size - start < leaves) continue
    hashes.push(subtrees(level, start / leaves))
    start += leaves
  }
  return { size, hashes }
}

/** The largest power of two below a count of at least two leaves. */
const split = (count: number): number => {
  let half = 1
  while (half * 2 < count) half *= 2
  return half
}

/** The hash of the leaves from `start` to `end`, for a range that the tree splits in the same way. */
const hashOf = (subtrees: Subtrees, start: number, end: number): Hash => {
  const count = end - start
  const half = count === 1 ? 1 : split(count)
  if (count === 1 || half * 2 === count) {
    const level = Math.round(Math.log2(count))
    return subtrees(level, start / count)
  }
  return nodeHash(hashOf(subtrees, start, start + half), hashOf(subtrees, start + half, end))
}

const checkSizes = (from: number, to: number): void => {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to) {
    throw new RangeError(`a proof from ${from} to ${to} is not possible`)
  }
}

/**
 * The path of a leaf in the tree of a size (RFC 9162, section 2.1.3.1), from its sibling up.
 * @throws RangeError unless 0 ≤ index < size
 */
export const inclusionProof = (subtrees: Subtrees, index: number, size: number): readonly Hash[] => {
  checkSizes(index, size - 1)
  const path = (start: number, end: number): readonly Hash[] => {
    if (end - start === 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), hashOf(subtrees, middle, end)]
      : [...path(middle, end), hashOf(subtrees, start, middle)]
  }
  return path(0, size)
}

/**
 * The proof that a tree is the beginning of a larger one (RFC 9162, section 2.1.4.1); empty for size 0.
 * @throws RangeError unless 0 ≤ from ≤ to
 */
export const consistencyProof = (subtrees: Subtrees, from: number, to: number): readonly Hash[] => {
  checkSizes(from, to)
  const path = (start: number, end: number, whole: boolean): readonly Hash[] => {
    if (from === end) return whole ? [] : [hashOf(subtrees, start, end)]
    const middle = start + split(end - start)
    return from <= middle
      ? [...path(start, middle, whole), hashOf(subtrees, middle, end)]
      : [...path(middle, end, false), hashOf(subtrees, start, middle)]
  }
  return from === 0 ? [] : path(0, to, true)
}
