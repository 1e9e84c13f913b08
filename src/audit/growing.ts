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

export const openGrowing = (): Growing => {
  const levels: Hash[][] = []
  let size = 0

  const grown = (level: number, count: number): GrownTile => {
    const bytes = Buffer.concat(levels[level] ?? [])
    const width = bytes.length / HASH_BYTES
    return { tile: { level, index: Math.ceil(hashesAt(level, count) / TILE_WIDTH) - 1, width }, bytes }
  }

  const push = (level: number, hash: Hash): readonly GrownTile[] => {
    const row = levels[level] ?? []
    levels[level] = row
    row.push(hash)
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
    edge: () => levels.flatMap((row, level) => (row.length === 0 ? [] : [grown(level, size)])),
    size: () => size,
  }
}
