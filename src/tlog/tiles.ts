/**
 * The files of a log (C2SP tlog-tiles): tiles of 256 hashes at every eighth level of the tree, and bundles of
 * the 256 entries below each tile of level 0.
 */
import { LRUCache } from 'lru-cache'
import { HASH_BYTES, type Hash, perfectHash, type Subtrees } from './tree.ts'

export const TILE_WIDTH = 256

/** `entries` means the bundles of entries. */
export type TileLevel = number | 'entries'

export interface Tile {
  readonly level: TileLevel
  readonly index: number
  /** The number of hashes or entries, 1 to 256; a tile with fewer than 256 is partial. */
  readonly width: number
}

/** `x001/x234/067` for 1234067. */
const indexPath = (index: number): string => {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g) as string[]
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
}

/** `tile/0/x001/234.p/7`. */
export const tilePath = ({ level, index, width }: Tile): string =>
  `tile/${level}/${indexPath(index)}${width < TILE_WIDTH ? `.p/${width}` : ''}`

const PATH =
  /^tile\/(0|[1-5]?[1-9]|[1-5]0|6[0-3]|entries)\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/([1-9]\d?|1\d\d|2[0-4]\d|25[0-5]))?$/

/** The tile of a path; undefined when the path is not the canonical one. */
export const readTilePath = (path: string): Tile | undefined => {
  const [, level = '', digits = '', width] = PATH.exec(path) ?? []
  if (level === '') return undefined
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(digits.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  return Number.isSafeInteger(tile.index) && tilePath(tile) === path ? tile : undefined
}

/** How many hashes a level of tiles has in a tree of this size. */
export const hashesAt = (level: TileLevel, size: number): number =>
  level === 'entries' ? size : Math.floor(size / TILE_WIDTH ** level)

/** The tile at an index of a level, as wide as it is in a tree of this size. */
export const tileIn = (size: number, level: TileLevel, index: number): Tile => ({
  level,
  index,
  width: Math.min(hashesAt(level, size) - index * TILE_WIDTH, TILE_WIDTH),
})

/** Whether a tree of this size has this tile with this width. */
export const hasTile = (size: number, { level, index, width }: Tile): boolean =>
  tileIn(size, level, index).width === width

/** The tiles of a level in a tree of this size. The last one may be partial. */
export function* tilesAt(level: TileLevel, size: number): Generator<Tile> {
  const hashes = hashesAt(level, size)
  for (let index = 0; index * TILE_WIDTH < hashes; index++) yield tileIn(size, level, index)
}

/** The levels that have a tile in a tree of this size. */
export const levelsOf = (size: number): readonly number[] => {
  const levels: number[] = []
  for (let level = 0; hashesAt(level, size) > 0; level++) levels.push(level)
  return levels
}

export const hashIn = (tile: Buffer, at: number): Hash =>
  tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES)

/** The hash of a perfect subtree over some hashes of a tile; their number is a power of two. */
export const tileHash = (tile: Buffer, from = 0, count = TILE_WIDTH): Hash =>
  perfectHash(tile.subarray(from * HASH_BYTES, (from + count) * HASH_BYTES))

/** The perfect subtrees of a tree stored in tiles. */
export const subtreesIn =
  (readTile: (level: number, index: number) => Buffer): Subtrees =>
  (level, index) => {
    const inTile = level % 8
    const first = index * 2 ** inTile
    const tile = readTile((level - inTile) / 8, Math.floor(first / TILE_WIDTH))
    return tileHash(tile, first % TILE_WIDTH, 2 ** inTile)
  }

/** A copy with its own memory. Small buffers share memory, so keeping one would keep the whole shared piece. */
export const ownBytes = (bytes: Buffer): Buffer => {
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}

/** Enough for those above the lowest tiles of a log of two million. */
const MOST_KEPT = 8_192

/**
 * The same subtrees, with a cache for those above the lowest tiles. They never change, the proofs of all leaves
 * need the same few, and each takes up to 127 hashes to compute. So a proof in a large log costs no more than
 * one in a small log.
 */
export const keeping = (subtrees: Subtrees): Subtrees => {
  const kept = new LRUCache<number, Hash>({ max: MOST_KEPT })
  return (level, index) => {
    if (level <= 8) return subtrees(level, index)
    const key = index * 64 + level
    const known = kept.get(key)
    if (known) return known
    const made = ownBytes(subtrees(level, index))
    kept.set(key, made)
    return made
  }
}

/** A bundle of entries: each is preceded by its length in two bytes. */
export const entryBundle = (entries: readonly Uint8Array[]): Buffer =>
  Buffer.concat(
    entries.flatMap((entry) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(entry.length)
      return [length, entry]
    }),
  )

/** The entries of a bundle; undefined when the bundle is cut off within an entry. */
export const readEntries = (bundle: Buffer): readonly Buffer[] | undefined => {
  const entries: Buffer[] = []
  for (let at = 0; at < bundle.length; ) {
    if (at + 2 > bundle.length) return undefined
    const end = at + 2 + bundle.readUInt16BE(at)
    if (end > bundle.length) return undefined
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
