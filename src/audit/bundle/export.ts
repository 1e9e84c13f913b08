/**
 * Writes a bundle of a ledger that anybody can check offline. The tree is made anew from the log, and a log that does
 * not lead to the root that was signed is not exported.
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
import { membersOf, readLeaf } from '../dealOf.ts'
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
import { CannotExport, openTarget, type Target } from './target.ts'

export interface Wanted {
  /** The signed note that the bundle is for. */
  readonly checkpoint: string
  readonly policy: string
  /** An older signed note, to prove the growth from. */
  readonly since?: string | undefined
  readonly deal?: string | undefined
  /** By person, the disclosures to put in. */
  readonly disclosures?: ReadonlyMap<string, string>
}

/** The tree over the leaves that came by. */
interface Built {
  readonly size: number
  readonly subtrees: Subtrees
}

/** Goes through the first leaves of the log; a log that ends before is refused. */
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
  throw new CannotExport(`the checkpoint is of ${size} events, and the log has ${index}`)
}

/** The lowest tile that a leaf lies in. */
const lowestOf = (index: number): number => Math.floor(index / TILE_WIDTH)

/** Writes the log as tiles and entries; the tree is read from them, so that none of it is in memory. */
const writeLog = async (reader: LedgerReader, size: number, { write, read }: Target): Promise<Built> => {
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

/** Keeps a tree in memory, but of the lowest tiles only those that proofs begin in: 33 bytes for 256 leaves. */
const openKept = (isNeeded: (lowest: number) => boolean) => {
  const growing = openGrowing()
  const tiles = new Map<string, Buffer>()
  const keep = ({ tile: { level, index }, bytes }: GrownTile): void => {
    if (level !== 0 || isNeeded(index)) tiles.set(`${level}/${index}`, ownBytes(bytes))
  }
  return {
    add: (hash: HashText): void => growing.add(hash).forEach(keep),
    built: (): Built => {
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

/** Writes the events of a deal, and those that have the digests of what is disclosed. */
const writeDeal = async (
  reader: LedgerReader,
  size: number,
  deal: string,
  { checkpoint, disclosures }: Wanted,
  old: Checkpoint | undefined,
  { write }: Target,
): Promise<Built> => {
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

const rootAt = ({ subtrees }: Built, size: number): Hash => rootOf(rangeOf(size, subtrees))

const writeGrowth = (
  built: Built,
  since: string,
  old: Checkpoint,
  checkpoint: string,
  { write }: Target,
): void => {
  const size = Number(old.size)
  if (!rootAt(built, size).equals(old.root)) {
    throw new CannotExport(`the log had another root at ${size} events than the older checkpoint says`)
  }
  const hashes = consistencyProof(built.subtrees, size, built.size)
  write(SINCE, since)
  write(CONSISTENCY, growthText({ old: old.size, hashes, checkpoint }))
}

/** Writes a bundle of a log of this size, with the growth from an older checkpoint, if one is wanted. */
const writeBundle = async (
  reader: LedgerReader,
  target: Target,
  wanted: Wanted,
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
  // Last: a bundle that broke off has none.
  target.write(CHECKPOINT, checkpoint)
}

/**
 * Writes a bundle into a folder that is not there or empty; where that fails, the folder is as it was.
 * @returns how many events the log has that it is of
 * @throws CannotExport · BadNote · StoreError
 */
export const exportBundle = async (reader: LedgerReader, folder: string, wanted: Wanted): Promise<number> => {
  const now = readCheckpoint(readNote(wanted.checkpoint))
  const old = wanted.since === undefined ? undefined : readCheckpoint(readNote(wanted.since))
  if (old && old.size > now.size) {
    throw new CannotExport(`the older checkpoint is of ${old.size} events, and the log has ${now.size}`)
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
