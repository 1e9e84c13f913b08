/**
 * Writes a bundle that anybody can verify offline. The export builds the tree anew from the log, and refuses a
 * log that does not lead to the signed root.
 */
import { streamOf } from '../../../events/envelope.ts'
import type { LedgerReader } from '../../store/port.ts'
import { type Checkpoint, readCheckpoint } from '../../tlog/checkpoint.ts'
import { growthText } from '../../tlog/consistency.ts'
import { type GrownTile, openGrowing } from '../../tlog/growingTree.ts'
import { readNote } from '../../tlog/note.ts'
import { proofText } from '../../tlog/proofText.ts'
import { entryBundle, ownBytes, subtreesIn, TILE_WIDTH, tileIn, tilePath } from '../../tlog/tiles.ts'
import {
  consistencyProof,
  type Hash,
  type HashText,
  inclusionProof,
  leafHashText,
  rangeOf,
  rootOf,
  type Subtrees,
} from '../../tlog/tree.ts'
import { membersOf, readLeaf } from '../dealMembership.ts'
import { isLeaf } from '../leaves.ts'
import {
  CHECKPOINT,
  CONSISTENCY,
  DEAL,
  disclosurePath,
  eventPath,
  POLICY,
  proofPath,
  SINCE,
} from './bundle.ts'
import { CannotExport, openTarget, type Target } from './bundleFolder.ts'

export interface BundleRequest {
  /** The signed note of the bundle. */
  readonly checkpoint: string
  readonly policy: string
  /** An older signed note, from which to prove that the log has only grown. */
  readonly since?: string | undefined
  readonly deal?: string | undefined
  /** The disclosures to include, by person. */
  readonly disclosures?: ReadonlyMap<string, string>
}

/** The tree of the leaves so far. */
interface LeafTree {
  readonly size: number
  readonly subtrees: Subtrees
}

/** Passes the first `size` leaves of the log to a function. Refuses a log with fewer leaves. */
const eachLeaf = async (
  reader: LedgerReader,
  size: number,
  see: (body: string, index: number) => void,
): Promise<void> => {
  let index = 0
  if (size === 0) return
  for await (const batch of reader.readAll()) {
    for (const logged of batch) {
      if (!isLeaf(logged)) continue
      see(logged.body, index++)
      if (index === size) return
    }
  }
  throw new CannotExport(`the checkpoint covers ${size} events, but the log has only ${index}`)
}

/** The tile of level 0 that holds a leaf. */
const lowestOf = (index: number): number => Math.floor(index / TILE_WIDTH)

/** Writes the log as tiles and entries. The tree is read back from them, so it takes no memory. */
const writeLog = async (reader: LedgerReader, size: number, { write, read }: Target): Promise<LeafTree> => {
  const tree = openGrowing()
  let entries: Buffer[] = []
  const writeEntries = (index: number): void => {
    write(tilePath({ level: 'entries', index, width: entries.length }), entryBundle(entries))
    entries = []
  }
  await eachLeaf(reader, size, (body, index) => {
    entries.push(Buffer.from(body))
    for (const { tile, bytes } of tree.add(leafHashText(body))) write(tilePath(tile), bytes)
    if (entries.length === TILE_WIDTH) writeEntries(lowestOf(index))
  })
  if (entries.length > 0) writeEntries(lowestOf(size))
  for (const { tile, bytes } of tree.edge()) write(tilePath(tile), bytes)
  return { size, subtrees: subtreesIn((level, index) => read(tilePath(tileIn(size, level, index)))) }
}

/** Keeps a tree in memory. Of level 0 it keeps only the tiles that the proofs need, so 256 leaves take 33 bytes. */
const openKept = (isNeeded: (lowest: number) => boolean) => {
  const growing = openGrowing()
  const tiles = new Map<string, Buffer>()
  const keep = ({ tile: { level, index }, bytes }: GrownTile): void => {
    if (level !== 0 || isNeeded(index)) tiles.set(`${level}/${index}`, ownBytes(bytes))
  }
  return {
    add: (hash: HashText): void => growing.add(hash).forEach(keep),
    built: (): LeafTree => {
      const last = growing.edge()
      const edge = new Map(last.map(({ tile: { level, index }, bytes }) => [`${level}/${index}`, bytes]))
      const readTile = (level: number, index: number): Buffer => {
        const key = `${level}/${index}`
        return (edge.get(key) ?? tiles.get(key)) as Buffer
      }
      return { size: growing.size(), subtrees: subtreesIn(readTile) }
    },
  }
}

/** Writes the events of a deal, and the events with the digests of the disclosures. */
const writeDeal = async (
  reader: LedgerReader,
  size: number,
  deal: string,
  { checkpoint, disclosures }: BundleRequest,
  old: Checkpoint | undefined,
  { write }: Target,
): Promise<LeafTree> => {
  const disclosed = new Set([...(disclosures?.keys() ?? [])].map((person) => streamOf('person', person)))
  const members = membersOf(deal)
  await eachLeaf(reader, size, (body) => {
    const leaf = readLeaf(body)
    if (leaf) members.learn(leaf)
  })
  const shown: number[] = []
  const needed = new Set(old && [lowestOf(Number(old.size))])
  const tree = openKept((lowest) => needed.has(lowest))
  let events = 0
  await eachLeaf(reader, size, (body, index) => {
    const leaf = readLeaf(body)
    const belongs = leaf !== undefined && members.has(leaf)
    if (belongs) events++
    if (belongs || (leaf && disclosed.has(leaf.stream))) {
      write(eventPath(BigInt(index)), body)
      shown.push(index)
      needed.add(lowestOf(index))
    }
    tree.add(leafHashText(body))
  })
  if (events === 0) throw new CannotExport(`there is no deal ${deal} in the log of ${size} events`)
  const built = tree.built()
  for (const index of shown) {
    const hashes = inclusionProof(built.subtrees, index, size)
    write(proofPath(BigInt(index)), proofText({ index: BigInt(index), hashes, checkpoint }))
  }
  write(DEAL, `${deal}\n`)
  return built
}

const rootAt = ({ subtrees }: LeafTree, size: number): Hash => rootOf(rangeOf(size, subtrees))

const writeGrowth = (
  built: LeafTree,
  since: string,
  old: Checkpoint,
  checkpoint: string,
  { write }: Target,
): void => {
  const size = Number(old.size)
  if (!rootAt(built, size).equals(old.root)) {
    throw new CannotExport(`at ${size} events, the log's root differs from the one in the older checkpoint`)
  }
  const hashes = consistencyProof(built.subtrees, size, built.size)
  write(SINCE, since)
  write(CONSISTENCY, growthText({ old: old.size, hashes, checkpoint }))
}

/** Writes a bundle of a log of this size. If there is an older checkpoint, it proves the growth since. */
const writeBundle = async (
  reader: LedgerReader,
  target: Target,
  wanted: BundleRequest,
  { size: signed, root }: Checkpoint,
  old: Checkpoint | undefined,
): Promise<void> => {
  const { checkpoint, policy, since, deal, disclosures } = wanted
  const size = Number(signed)
  const built =
    deal === undefined
      ? await writeLog(reader, size, target)
      : await writeDeal(reader, size, deal, wanted, old, target)
  if (!rootAt(built, size).equals(root)) {
    throw new CannotExport(
      `the log makes the root ${rootAt(built, size).toString('base64')}, but ${root.toString('base64')} was signed for ${size} events: it was changed`,
    )
  }
  if (since !== undefined && old) writeGrowth(built, since, old, checkpoint, target)
  for (const [person, disclosure] of disclosures ?? []) target.write(disclosurePath(person), disclosure)
  target.write(POLICY, policy)
  // Written last, so an incomplete bundle has no checkpoint.
  target.write(CHECKPOINT, checkpoint)
}

/**
 * Writes a bundle into a new or empty folder. If that fails, the folder is as it was before.
 * @returns how many events the log of the bundle has
 * @throws CannotExport · BadNote · StoreError
 */
export const exportBundle = async (
  reader: LedgerReader,
  folder: string,
  wanted: BundleRequest,
): Promise<number> => {
  const now = readCheckpoint(readNote(wanted.checkpoint))
  const old = wanted.since === undefined ? undefined : readCheckpoint(readNote(wanted.since))
  if (old && old.size > now.size) {
    throw new CannotExport(`the older checkpoint covers ${old.size} events, but the log has only ${now.size}`)
  }
  const target = openTarget(folder)
  try {
    await writeBundle(reader, target, wanted, now, old)
  } catch (error) {
    target.undo()
    throw error
  }
  return Number(now.size)
}
