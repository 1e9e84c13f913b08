/** The Merkle tree: the published roots and probes, and every proof of a tree of our own. */
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { verifyConsistency, verifyInclusion } from '../../src/tlog/proofs.ts'
import {
  consistencyProof,
  EMPTY,
  extend,
  inclusionProof,
  leafHash,
  type Range,
  rangeOf,
  rootOf,
} from '../../src/tlog/tree.ts'
import { subtreesOf } from './given.ts'

const LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
]

test('the roots of zero to eight leaves are those of the test data of RFC 6962', (t) => {
  const hashes = LEAVES.map((hex) => leafHash(Buffer.from(hex, 'hex')))
  const roots: Range[] = [EMPTY]
  for (const one of hashes) roots.push(extend(roots.at(-1) as Range, one))
  const known: Readonly<Record<number, string>> = {
    0: hash('sha256', ''),
    7: 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    8: '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  }
  for (const [size, root] of Object.entries(known))
    t.equal(rootOf(roots[Number(size)]!).toString('hex'), root)
  t.end()
})

interface Probe {
  readonly desc: string
  readonly file: string
  readonly wantErr: boolean
  readonly proof: readonly string[] | null
  readonly [field: string]: unknown
}

const probes = (name: string): readonly Probe[] =>
  JSON.parse(readFileSync(new URL(`../data/rfc6962-${name}.json`, import.meta.url), 'utf8'))

const bytes = (text: unknown): Buffer => Buffer.from(String(text ?? ''), 'base64')
const size = (value: unknown): bigint => BigInt(value as string | number)
const proofOf = ({ proof }: Probe): readonly Buffer[] => (proof ?? []).map(bytes)

test('the probes of inclusion proofs are taken and refused as published', (t) => {
  const all = probes('inclusion')
  for (const probe of all) {
    const { leafIdx, treeSize, leafHash, root } = probe
    const taken = verifyInclusion(size(leafIdx), size(treeSize), bytes(leafHash), proofOf(probe), bytes(root))
    t.equal(taken, !probe.wantErr, `${probe.file}: ${probe.desc}`)
  }
  t.equal(all.length, 98)
  t.end()
})

test('the probes of consistency proofs are taken and refused as published', (t) => {
  const all = probes('consistency')
  for (const probe of all) {
    const { size1, size2, root1, root2 } = probe
    const taken = verifyConsistency(size(size1), size(size2), proofOf(probe), bytes(root1), bytes(root2))
    t.equal(taken, !probe.wantErr, `${probe.file}: ${probe.desc}`)
  }
  t.equal(all.length, 98)
  t.end()
})

test('184 of the probes are refused', (t) => {
  t.equal([...probes('inclusion'), ...probes('consistency')].filter(({ wantErr }) => wantErr).length, 184)
  t.end()
})

const MOST = 70
const hashes = Array.from({ length: MOST }, (_, n) => leafHash(`leaf ${n}`))
const subtrees = subtreesOf(hashes)
const roots = Array.from({ length: MOST + 1 }, (_, n) => rootOf(rangeOf(n, subtrees)))

test('a tree grown leaf by leaf has the roots of one put together from its subtrees', (t) => {
  let range = EMPTY
  for (const [n, one] of hashes.entries()) {
    range = extend(range, one)
    t.ok(rootOf(range).equals(roots[n + 1]!))
  }
  t.end()
})

test('every leaf of every tree up to 70 is proved, and no proof holds for another leaf or tree', (t) => {
  let wrong = 0
  for (let n = 1; n <= MOST; n++) {
    for (let m = 0; m < n; m++) {
      const proof = inclusionProof(subtrees, m, n)
      const holds = (index: number, count: number): boolean =>
        verifyInclusion(BigInt(index), BigInt(count), hashes[m]!, proof, roots[count]!)
      if (!holds(m, n)) wrong++
      if (holds((m + 1) % n, n) && n > 1) wrong++
      if (n < MOST && holds(m, n + 1)) wrong++
    }
  }
  t.equal(wrong, 0)
  t.end()
})

test('every two trees up to 70 are proved to be consistent, and no proof holds for another root', (t) => {
  let wrong = 0
  for (let n = 1; n <= MOST; n++) {
    for (let m = 1; m <= n; m++) {
      const proof = consistencyProof(subtrees, m, n)
      const holds = (from: Buffer, to: Buffer): boolean =>
        verifyConsistency(BigInt(m), BigInt(n), proof, from, to)
      if (!holds(roots[m]!, roots[n]!)) wrong++
      if (holds(roots[m - 1]!, roots[n]!) || holds(roots[m]!, roots[n - 1]!)) wrong++
    }
  }
  t.equal(wrong, 0)
  t.end()
})

test('a proof beyond the tree is not made', (t) => {
  t.throws(() => inclusionProof(subtrees, 5, 5), RangeError)
  t.throws(() => inclusionProof(subtrees, -1, 5), RangeError)
  t.throws(() => consistencyProof(subtrees, 6, 5), RangeError)
  t.same(consistencyProof(subtrees, 0, 5), [])
  t.end()
})
