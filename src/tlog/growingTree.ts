/**
 * A tree that grows leaf by leaf and gives out its tiles as they fill. Only the last tile of each level is kept.
 */
import { hashesAt, TILE_WIDTH, type Tile } from './tiles.ts'
import { bytesOf, HASH_BYTES, type HashText, perfectHashText } from './tree.ts'

export interface GrownTile {
  readonly tile: Tile
  readonly bytes: Buffer
}

export interface Growing {
  /** Adds the hash of a leaf. Returns the tiles that became full, the lowest level first. */
  add(leaf: HashText): readonly GrownTile[]
  /** The incomplete tiles at the right edge. */
  edge(): readonly GrownTile[]
  size(): number
}

const FULL = TILE_WIDTH * HASH_BYTES
const NONE: readonly GrownTile[] = []

/**
 * Starts with a tree, empty by default.
 * @param from its size, and by level the hashes of its last, incomplete tile
 * @param pushed called for every hash that a level gets
 */
export const openGrowing = (
  from: { readonly size: number; readonly edge: ReadonlyMap<number, HashText> } = {
    size: 0,
    edge: new Map(),
  },
  pushed: (level: number, hash: HashText) => void = () => {},
): Growing => {
  const levels: HashText[] = []
  for (const [level, hashes] of from.edge) levels[level] = hashes
  let { size } = from

  const grown = (level: number, row: HashText): GrownTile => {
    const index = Math.ceil(hashesAt(level, size) / TILE_WIDTH) - 1
    return { tile: { level, index, width: row.length / HASH_BYTES }, bytes: bytesOf(row) }
  }

  const push = (level: number, hash: HashText): readonly GrownTile[] => {
    const row = (levels[level] ?? '') + hash
    pushed(level, hash)
    levels[level] = row.length < FULL ? row : ''
    if (row.length < FULL) return NONE
    return [grown(level, row), ...push(level + 1, perfectHashText(row))]
  }

  return {
    add: (leaf) => {
      size++
      return push(0, leaf)
    },
    edge: () => levels.flatMap((row = '', level) => (row === '' ? [] : [grown(level, row)])),
    size: () => size,
  }
}
