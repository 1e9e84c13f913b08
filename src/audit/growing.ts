/** A tree that grows leaf by leaf, cut into tiles as it grows: only the last tile of each level is kept. */
import { hashesAt, TILE_WIDTH, type Tile, tileHash } from './tiles.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

export interface GrownTile {
  readonly tile: Tile
  readonly bytes: Buffer
}

export interface Growing {
  /** Adds a leaf's hash. Tiles that are full by it are handed out, the lowest level first. */
  add(leaf: Hash): readonly GrownTile[]
  /** The tiles at the right edge that are not full. */
  edge(): readonly GrownTile[]
  size(): number
}

/**
 * Begins with a tree, empty by default.
 * @param from its size, and by level what its last tile holds, if that is not full
 * @param pushed told of every hash that a level gets
 */
export const openGrowing = (
  from: { readonly size: number; readonly edge: ReadonlyMap<number, readonly Hash[]> } = {
    size: 0,
    edge: new Map(),
  },
  pushed: (level: number, hash: Hash) => void = () => {},
): Growing => {
  const levels: Hash[][] = []
  for (const [level, hashes] of from.edge) levels[level] = [...hashes]
  let { size } = from

  const grown = (level: number, count: number): GrownTile => {
    const bytes = Buffer.concat(levels[level] ?? [])
    const width = bytes.length / HASH_BYTES
    return { tile: { level, index: Math.ceil(hashesAt(level, count) / TILE_WIDTH) - 1, width }, bytes }
  }

  const push = (level: number, hash: Hash): readonly GrownTile[] => {
    const row = levels[level] ?? []
    levels[level] = row
    row.push(hash)
    pushed(level, hash)
    if (row.length < TILE_WIDTH) return []
    const full = grown(level, size)
    levels[level] = []
    return [full, ...push(level + 1, tileHash(full.bytes))]
  }

  return {
    add: (leaf) => {
      size++
      return push(0, leaf)
    },
    edge: () => levels.flatMap((row = [], level) => (row.length === 0 ? [] : [grown(level, size)])),
    size: () => size,
  }
}
