/**
 * Checks the bundle of one deal: each of its events is in the log. It cannot prove that the deal has no other
 * events.
 */

import { Fault, type Folder } from '../../files/folder.ts'
import { verifyInclusion } from '../../tlog/proofs.ts'
import { BadProof, type EntryProof, readProofText } from '../../tlog/proofText.ts'
import { textOf } from '../../tlog/text.ts'
import { leafHash } from '../../tlog/tree.ts'
import { membersOf, readLeaf } from '../dealMembership.ts'
import { CHECKPOINT, DEAL, eventPath, MOST_ENTRY, MOST_TEXT, proofIndex, proofPath } from './bundle.ts'
import type { Statement } from './statement.ts'
import { checkLeaf, type Leaves } from './verifyLog.ts'

/** The most events in the bundle of a deal, to bound the memory. */
const MOST_EVENTS = 100_000

const byNumber = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)

const indexesIn = (folder: Folder): readonly bigint[] => {
  const indexes: bigint[] = []
  for (const path of folder.files()) {
    const index = proofIndex(path)
    if (index !== undefined) indexes.push(index)
    else if (path.startsWith('event/'))
      folder.read(path.replace(/^event(.*)\.json$/, 'proof$1.tlog-proof'), MOST_TEXT)
    if (indexes.length > MOST_EVENTS) throw new Fault('proof', `it holds more than ${MOST_EVENTS} proofs`)
  }
  return indexes.sort(byNumber)
}

const proofIn = (folder: Folder, index: bigint): EntryProof => {
  const path = proofPath(index)
  try {
    return readProofText(textOf(folder.read(path, MOST_TEXT)) ?? '')
  } catch (error) {
    if (error instanceof BadProof) throw new Fault(path, error.message)
    throw error
  }
}

/**
 * Checks that the proofs lead to the checkpoint of the bundle.
 * @throws Fault naming the checkpoint when no proof leads to it, or else the first proof that does not
 */
const checkCheckpoint = (folder: Folder, indexes: readonly bigint[], checkpoint: string): void => {
  const other = indexes.filter((index) => proofIn(folder, index).checkpoint !== checkpoint)
  const [first] = other
  if (first === undefined) return
  if (other.length === indexes.length) {
    throw new Fault(CHECKPOINT, 'every proof of the bundle was made for another checkpoint')
  }
  throw new Fault(proofPath(first), "its checkpoint is not the bundle's")
}

const checkProof = (folder: Folder, index: bigint, { size, root }: Statement): Buffer => {
  const path = proofPath(index)
  const entry = folder.read(eventPath(index), MOST_ENTRY)
  const proof = proofIn(folder, index)
  if (proof.index !== index) throw new Fault(path, `it proves the leaf ${proof.index}`)
  if (verifyInclusion(index, size, leafHash(entry), proof.hashes, root)) return entry
  throw new Fault(
    `leaf ${index}`,
    `${eventPath(index)} and ${path} do not lead to the root of the checkpoint`,
  )
}

/**
 * Checks every event of a deal's bundle.
 * @param disclosed streams of the persons whose details are disclosed; their events hold the digests
 * @returns how many events of the deal there are
 * @throws Fault naming the event or the proof
 */
export const verifyDeal = (
  folder: Folder,
  deal: string,
  checkpoint: string,
  statement: Statement,
  disclosed: ReadonlySet<string>,
  { fault, each }: Leaves,
): number => {
  const indexes = indexesIn(folder)
  const members = membersOf(deal)
  const read = (index: bigint) => readLeaf(folder.read(eventPath(index), MOST_ENTRY))
  checkCheckpoint(folder, indexes, checkpoint)
  for (const index of indexes) {
    const entry = checkProof(folder, index, statement)
    checkLeaf(entry, index, fault)
    each(entry, Number(index))
    const leaf = read(index)
    if (leaf) members.learn(leaf)
  }
  let events = 0
  for (const index of indexes) {
    const leaf = read(index)
    if (leaf && members.has(leaf)) events++
    else if (!leaf || !disclosed.has(leaf.stream))
      throw new Fault(`leaf ${index}`, `it is not an event of the deal ${deal}`)
  }
  if (events === 0) throw new Fault(DEAL, `the bundle has no event of the deal ${deal}`)
  return events
}
