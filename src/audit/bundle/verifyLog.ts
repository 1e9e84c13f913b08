/**
 * Checks the bundle of a whole log, or a part of it, from its root down: the tiles at the right edge make the root, each
 * tile above vouches for those below, each tile of level 0 for its entries. Only one tile of each level is in memory.
 */

import { hash } from 'node:crypto'
import { memberOf } from '../../../events/canonical/jsonText.ts'
import { Fault, type Folder } from '../../files/folder.ts'
import {
  hashesAt,
  hashIn,
  levelsOf,
  readEntries,
  subtreesIn,
  TILE_WIDTH,
  type Tile,
  tileHash,
  tileIn,
  tilePath,
} from '../../tlog/tiles.ts'
import { HASH_BYTES, type Hash, type HashText, leafHash, rangeOf, rootOf } from '../../tlog/tree.ts'
import { MOST_ENTRIES, MOST_TILE } from './bundle.ts'
import type { LeafFault } from './leafFault.ts'

/** What is done with each leaf that holds. */
export type Leaf = (entry: Buffer, index: number) => void

const readTile = (folder: Folder, tile: Tile): Buffer => {
  const path = tilePath(tile)
  const bytes = folder.read(path, MOST_TILE)
  if (bytes.length === tile.width * HASH_BYTES) return bytes
  throw new Fault(
    path,
    `it has ${bytes.length} bytes, not the ${tile.width * HASH_BYTES} of ${tile.width} hashes`,
  )
}

/** Where the entries of one tile are at a time: to make room for each anew takes longer than to read them. */
let room: Buffer | undefined

const readBundle = (folder: Folder, { index, width }: Tile): readonly Buffer[] => {
  const path = tilePath({ level: 'entries', index, width })
  room ??= Buffer.allocUnsafeSlow(MOST_ENTRIES)
  const entries = readEntries(folder.read(path, MOST_ENTRIES, room))
  if (!entries) throw new Fault(path, 'it ends within an entry')
  if (entries.length !== width) throw new Fault(path, `it has ${entries.length} entries, not ${width}`)
  return entries
}

/** The last tile of each level that is not full. */
const edgeOf = (size: number): readonly Tile[] =>
  levelsOf(size).flatMap((level) => {
    const width = hashesAt(level, size) % TILE_WIDTH
    return width === 0 ? [] : [{ level, index: Math.floor(hashesAt(level, size) / TILE_WIDTH), width }]
  })

/** A tile as what lies below it says that it should be. */
const recompute = (folder: Folder, { level, index, width }: Tile): Buffer => {
  if (level === 0) return Buffer.concat(readBundle(folder, { level, index, width }).map(leafHash))
  const below = Array.from({ length: width }, (_, at) => ({
    level: Number(level) - 1,
    index: index * TILE_WIDTH + at,
    width: TILE_WIDTH,
  }))
  return Buffer.concat(below.map((tile) => tileHash(readTile(folder, tile))))
}

const rootFrom = (size: number, edge: ReadonlyMap<number, Buffer>): Hash =>
  rootOf(
    rangeOf(
      size,
      subtreesIn((level) => edge.get(level) as Buffer),
    ),
  )

/** Names the tile of the edge that keeps it from making the root, if it is one alone. */
const blame = (folder: Folder, size: number, root: Hash, edge: ReadonlyMap<number, Buffer>): never => {
  for (const tile of edgeOf(size)) {
    const mended = new Map(edge).set(Number(tile.level), recompute(folder, tile))
    if (rootFrom(size, mended).equals(root)) {
      throw new Fault(tilePath(tile), 'it does not hold the hashes of what lies below it')
    }
  }
  const made = rootFrom(size, edge).toString('base64')
  throw new Fault('tile', `the tiles make the root ${made}, not the checkpoint's ${root.toString('base64')}`)
}

/**
 * Checks that what the log vouches for is an event: a key signs whatever it is given.
 * @throws Fault naming the leaf
 */
export const checkLeaf = (entry: Buffer, index: number | bigint, leafFault: LeafFault): void => {
  const why = leafFault(entry)
  if (why !== undefined) throw new Fault(`leaf ${index}`, `it is no event of a ledger: ${why}`)
}

/** The id of the event in an entry, as far as it can be read. */
const nameOf = (entry: Buffer): string => {
  try {
    const id = memberOf(entry.toString(), 'id')
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? ` (event ${id})` : ''
  } catch {
    return ''
  }
}

/** The hash of a leaf that lies in a bundle, from its bytes with the one before them, which is part of its length. */
const leafHashIn = (entry: Buffer): HashText => {
  const whole = new Uint8Array(entry.buffer, entry.byteOffset - 1, entry.length + 1)
  whole[0] = 0
  return hash('sha256', whole, 'binary')
}

/** What each leaf is held against, and what is then done with it. */
export interface Leaves {
  readonly fault: LeafFault
  readonly each: Leaf
}

const checkEntries = (folder: Folder, tile: Tile, hashes: Buffer, { fault, each }: Leaves): void => {
  const entries = readBundle(folder, tile)
  const first = tile.index * TILE_WIDTH
  const wanted = hashes.toString('binary')
  for (const [at, entry] of entries.entries()) {
    const leaf = first + at
    if (leafHashIn(entry) !== wanted.slice(at * HASH_BYTES, (at + 1) * HASH_BYTES)) {
      const found = leafHash(entry)
      const elsewhere = entries.findIndex((_, other) => found.equals(hashIn(hashes, other)))
      const which =
        elsewhere < 0 ? 'is not what the log has there' : `is leaf ${first + elsewhere} of the log`
      const path = tilePath({ ...tile, level: 'entries' })
      throw new Fault(`leaf ${leaf}`, `the entry in ${path} ${which}${nameOf(entry)}`)
    }
    checkLeaf(entry, leaf, fault)
    each(entry, leaf)
  }
}

/** Leaves from one up to another. */
export interface Part {
  readonly from: number
  readonly to: number
}

/** Whether a tile has leaves of a part below it. */
const isIn = ({ from, to }: Part, { level, index, width }: Tile): boolean => {
  const leaves = TILE_WIDTH ** Number(level)
  const first = index * TILE_WIDTH * leaves
  return first < to && first + width * leaves > from
}

/** Checks what lies below a tile that holds. */
const checkBelow = (folder: Folder, tile: Tile, bytes: Buffer, part: Part, leaves: Leaves): void => {
  if (tile.level === 0) {
    checkEntries(folder, tile, bytes, leaves)
    return
  }
  const level = Number(tile.level) - 1
  for (let at = 0; at < tile.width; at++) {
    const child: Tile = { level, index: tile.index * TILE_WIDTH + at, width: TILE_WIDTH }
    if (!isIn(part, child)) continue
    const below = readTile(folder, child)
    if (!tileHash(below).equals(hashIn(bytes, at))) {
      throw new Fault(tilePath(child), `it does not make the hash that ${tilePath(tile)} has for it`)
    }
    checkBelow(folder, child, below, part, leaves)
  }
}

/**
 * Checks the tiles of the right edge against the root, and gives what checks the tiles and the entries of a part. Parts
 * are of whole tiles; the first fault of the first part that has one is the first of the log.
 * @throws Fault naming the tile or the leaf, as does what it gives
 */
export const openParts = (
  folder: Folder,
  size: number,
  root: Hash,
  leaves: Leaves,
): ((part: Part) => void) => {
  const tiles = edgeOf(size)
  const edge = new Map(tiles.map((tile) => [Number(tile.level), readTile(folder, tile)]))
  if (!rootFrom(size, edge).equals(root)) blame(folder, size, root, edge)
  return (part) => {
    // Leaves in their order: the highest level has those that came first.
    for (const tile of [...tiles].reverse()) {
      if (isIn(part, tile)) checkBelow(folder, tile, edge.get(Number(tile.level)) as Buffer, part, leaves)
    }
  }
}

/** The root that the log had when it was smaller, from tiles that hold. */
export const rootAt = (folder: Folder, size: number, old: number): Hash =>
  rootOf(
    rangeOf(
      old,
      subtreesIn((level, index) => readTile(folder, tileIn(size, level, index))),
    ),
  )
