/**
 * Writes a bundle of a ledger that anybody can check offline. The tree is made anew from the log, and a log that does
 * not lead to the root that was signed is not exported.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { streamOf } from '../../events/envelope.ts'
import type { LedgerReader } from '../store/port.ts'
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
import { readCheckpoint } from './checkpoint.ts'
import { growthText } from './consistency.ts'
import { membersOf, readLeaf } from './dealOf.ts'
import { type GrownTile, openGrowing } from './growing.ts'
import { leavesOf } from './leaves.ts'
import { readNote } from './note.ts'
import { proofText } from './proofText.ts'
import { entryBundle, subtreesIn, TILE_WIDTH, tilePath } from './tiles.ts'
import {
  consistencyProof,
  type Hash,
  type HashText,
  inclusionProof,
  leafHashText,
  rangeOf,
  rootOf,
  type Subtrees,
} from './tree.ts'

/** What keeps a bundle from being written. */
export class CannotExport extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotExport'
  }
}

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

/** Writes files below a folder, which is made and must be empty. */
const openTarget = (folder: string) => {
  mkdirSync(folder, { recursive: true })
  if (readdirSync(folder).length > 0) throw new CannotExport(`the folder ${folder} is not empty`)
  const made = new Set<string>()
  return (path: string, content: Uint8Array | string): void => {
    const whole = join(folder, path)
    if (!made.has(dirname(whole))) mkdirSync(dirname(whole), { recursive: true })
    made.add(dirname(whole))
    writeFileSync(whole, content, { flag: 'wx' })
  }
}

type Write = ReturnType<typeof openTarget>

/** The tree over the leaves that came by. */
interface Built {
  readonly size: number
  readonly subtrees: Subtrees
}

/** Keeps the tiles of a tree in memory: 33 bytes a leaf. */
const openBuilt = () => {
  const growing = openGrowing()
  const tiles = new Map<string, Buffer>()
  const keep = ({ tile, bytes }: GrownTile): void => {
    tiles.set(`${tile.level}/${tile.index}`, bytes)
  }
  return {
    add: (hash: HashText): readonly GrownTile[] => {
      const full = growing.add(hash)
      for (const one of full) keep(one)
      return full
    },
    edge: growing.edge,
    built: (): Built => {
      for (const one of growing.edge()) keep(one)
      const readTile = (level: number, index: number): Buffer => tiles.get(`${level}/${index}`) as Buffer
      return { size: growing.size(), subtrees: subtreesIn(readTile) }
    },
  }
}

/** Goes through the first leaves of the log; a log that ends before is refused. */
const eachLeaf = async (
  reader: LedgerReader,
  size: number,
  see: (body: string, index: number) => void,
): Promise<void> => {
  let index = 0
  if (size === 0) return
  for await (const { body } of leavesOf(reader)) {
    see(body, index++)
    if (index === size) return
  }
  throw new CannotExport(`the checkpoint is of ${size} events, and the log has ${index}`)
}

const writeLog = async (reader: LedgerReader, size: number, write: Write): Promise<Built> => {
  const tree = openBuilt()
  let entries: Buffer[] = []
  const writeEntries = (index: number): void => {
    write(tilePath({ level: 'entries', index, width: entries.length }), entryBundle(entries))
    entries = []
  }
  await eachLeaf(reader, size, (body, index) => {
    entries.push(Buffer.from(body))
    for (const { tile, bytes } of tree.add(leafHashText(body))) write(tilePath(tile), bytes)
    if (entries.length === TILE_WIDTH) writeEntries(Math.floor(index / TILE_WIDTH))
  })
  if (entries.length > 0) writeEntries(Math.floor(size / TILE_WIDTH))
  for (const { tile, bytes } of tree.edge()) write(tilePath(tile), bytes)
  return tree.built()
}

/** Writes the events of a deal, and those that have the digests of what is disclosed. */
const writeDeal = async (
  reader: LedgerReader,
  size: number,
  deal: string,
  { checkpoint, disclosures }: Wanted,
  write: Write,
): Promise<Built> => {
  const disclosed = new Set([...(disclosures?.keys() ?? [])].map((person) => streamOf('person', person)))
  const tree = openBuilt()
  const members = membersOf(deal)
  await eachLeaf(reader, size, (body) => {
    tree.add(leafHashText(body))
    const leaf = readLeaf(body)
    if (leaf) members.learn(leaf)
  })
  const built = tree.built()
  let events = 0
  await eachLeaf(reader, size, (body, index) => {
    const leaf = readLeaf(body)
    if (leaf && members.has(leaf)) events++
    else if (!leaf || !disclosed.has(leaf.stream)) return
    const hashes = inclusionProof(built.subtrees, index, size)
    write(eventPath(BigInt(index)), body)
    write(proofPath(BigInt(index)), proofText({ index: BigInt(index), hashes, checkpoint }))
  })
  if (events === 0) throw new CannotExport(`there is no deal ${deal} in the log of ${size} events`)
  write(DEAL, `${deal}\n`)
  return built
}

const rootAt = ({ subtrees }: Built, size: number): Hash => rootOf(rangeOf(size, subtrees))

const writeGrowth = (built: Built, since: string, checkpoint: string, write: Write): void => {
  const old = readCheckpoint(readNote(since))
  const size = Number(old.size)
  if (size > built.size) {
    throw new CannotExport(`the older checkpoint is of ${size} events, and the log has ${built.size}`)
  }
  if (!rootAt(built, size).equals(old.root)) {
    throw new CannotExport(`the log had another root at ${size} events than the older checkpoint says`)
  }
  const hashes = consistencyProof(built.subtrees, size, built.size)
  write(SINCE, since)
  write(CONSISTENCY, growthText({ old: old.size, hashes, checkpoint }))
}

/**
 * Writes a bundle into a folder that is not there or empty.
 * @returns how many events the log has that it is of
 * @throws CannotExport · BadNote · StoreError
 */
export const exportBundle = async (reader: LedgerReader, folder: string, wanted: Wanted): Promise<number> => {
  const { checkpoint, policy, since, deal, disclosures } = wanted
  const { size: signed, root } = readCheckpoint(readNote(checkpoint))
  const size = Number(signed)
  const write = openTarget(folder)
  const built =
    deal === undefined
      ? await writeLog(reader, size, write)
      : await writeDeal(reader, size, deal, wanted, write)
  if (!rootAt(built, size).equals(root)) {
    throw new CannotExport(
      `the log makes the root ${rootAt(built, size).toString('base64')}, but ${root.toString('base64')} was signed for ${size} events: it was changed`,
    )
  }
  if (since !== undefined) writeGrowth(built, since, checkpoint, write)
  for (const [person, disclosure] of disclosures ?? []) write(disclosurePath(person), disclosure)
  write(POLICY, policy)
  // Last: a bundle that broke off has none.
  write(CHECKPOINT, checkpoint)
  return size
}
