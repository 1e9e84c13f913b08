/**
 * Checks the bundle of a whole log, or a part of it, from the root down. The tiles at the right edge give the
 * root. Each tile covers the tiles below it, and each tile of level 0 covers its entries. Memory holds one tile
 * of each level.
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

/** Called with each verified leaf. */
export type LeafCheck = (entry: Buffer, index: number) => void

const readTile = (folder: Folder, tile: Tile): Buffer => {
  const path = tilePath(tile)
  const bytes = folder.read(path, MOST_TILE)
  if (bytes.length === tile.width * HASH_BYTES) return bytes
  throw new Fault(
    path,
    `it has ${bytes.length} bytes, not the ${tile.width * HASH_BYTES} of ${tile.width} hashes`,
  )
}

/**
 * Reused for the entries of one tile at a time, because allocating it anew takes longer than reading the
 * entries.
 */
let room: Buffer | undefined

const readBundle = (folder: Folder, { index, width }: Tile): readonly Buffer[] => {
  const path = tilePath({ level: 'entries', index, width })
  room ??= Buffer.allocUnsafeSlow(MOST_ENTRIES)
  const entries = readEntries(folder.read(path, MOST_ENTRIES, room))
  if (!entries) throw new Fault(path, 'it ends within an entry')
  if (entries.length !== width) throw new Fault(path, `it has ${entries.length} entries, not ${width}`)
  return entries
}

/** The last tile of each level, where it is not full. */
const edgeOf = (size: number): readonly Tile[] =>
  levelsOf(size).flatMap((level) => {
    const width = hashesAt(level, size) % TILE_WIDTH
    return width === 0 ? [] : [{ level, index: Math.floor(hashesAt(level, size) / TILE_WIDTH), width }]
  })

/** Computes a tile from the tiles or entries below it. */
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

/** Names the tile of the edge that does not fit, if it is only one. */
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
 * Checks that a leaf is a valid event: a signature alone does not prove that.
 * @throws Fault naming the leaf
 */
export const checkLeaf = (entry: Buffer, index: number | bigint, leafFault: LeafFault): void => {
  const why = leafFault(entry)
  if (why !== undefined) throw new Fault(`leaf ${index}`, `it is not an event of a ledger: ${why}`)
}

/** The id of the event in an entry, if it can be read. */
const nameOf = (entry: Buffer): string => {
  try {
    const id = memberOf(entry.toString(), 'id')
    return typeof id === 'string' && /^[0-9a-f-]{36}$/.test(id) ? ` (event ${id})` : ''
  } catch {
    return ''
  }
}

/** Hashes a leaf in place. It briefly uses the byte before the leaf, which belongs to the leaf's length. */
const leafHashIn = (entry: Buffer): HashText => {
  const whole = new Uint8Array(entry.buffer, entry.byteOffset - 1, entry.length + 1)
  whole[0] = 0
  return hash('sha256', whole, 'binary')
}

/** The checks of each leaf, and what is done with it afterwards. */
export interface Leaves {
  readonly fault: LeafFault
  readonly each: LeafCheck
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
        elsewhere < 0 ? 'is not the one that the log has there' : `is leaf ${first + elsewhere} of the log`
      const path = tilePath({ ...tile, level: 'entries' })
      throw new Fault(`leaf ${leaf}`, `the entry in ${path} ${which}${nameOf(entry)}`)
    }
    checkLeaf(entry, leaf, fault)
    each(entry, leaf)
  }
}

/** The leaves from one index up to another. */
export interface Part {
  readonly from: number
  readonly to: number
}

/** Whether a tile covers leaves of a part. */
const isIn = ({ from, to }: Part, { level, index, width }: Tile): boolean => {
  const leaves = TILE_WIDTH ** Number(level)
  const first = index * TILE_WIDTH * leaves
  return first < to && first + width * leaves > from
}

/** Checks everything below a verified tile. */
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
      throw new Fault(tilePath(child), `its hash is not the one in ${tilePath(tile)}`)
    }
    checkBelow(folder, child, below, part, leaves)
  }
}

/**
 * Checks the tiles of the right edge against the root, and returns a function that checks one part. Parts
 * consist of whole tiles. The first fault of the first part with a fault is the first fault of the log.
 * @throws Fault naming the tile or the leaf; the returned function throws it, too
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
    // In the order of the leaves: the highest level covers the first leaves.
    for (const tile of [...tiles].reverse()) {
      if (isIn(part, tile)) checkBelow(folder, tile, edge.get(Number(tile.level)) as Buffer, part, leaves)
    }
  }
}

/** The root of the log at an earlier size, computed from verified tiles. */
export const rootAt = (folder: Folder, size: number, old: number): Hash =>
  rootOf(
    rangeOf(
      old,
      subtreesIn((level, index) => readTile(folder, tileIn(size, level, index))),
    ),
  )
