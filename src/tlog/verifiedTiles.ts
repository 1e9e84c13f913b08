/**
 * The tiles of a tree stored in files, checked when they are read: the hash of a full tile must equal the one at
 * the level above. The last, incomplete tile of each level is kept in memory. So a damaged file cannot lead to a
 * wrong proof.
 */
import { LRUCache } from 'lru-cache'
import { hashesAt, hashIn, TILE_WIDTH, tileHash } from './tiles.ts'
import { HASH_BYTES } from './tree.ts'

/** A file of the tree is damaged. It can be made again from the log. */
export class TreeDamaged extends Error {
  constructor(where: string) {
    super(`the tree of the audit is damaged in ${where}`)
    this.name = 'TreeDamaged'
  }
}

/** 8 kB each. */
const MOST_KEPT = 256

export interface VerifiedTiles {
  /** @throws TreeDamaged */
  read(level: number, index: number): Buffer
  /** Drops the cached tiles. */
  forget(): void
}

/**
 * @param readFile reads a full tile from its file
 * @param size the present size of the tree
 * @param edge the last, incomplete tile of a level
 */
export const openVerified = (
  readFile: (level: number, index: number) => Buffer,
  size: () => number,
  edge: (level: number) => Buffer,
): VerifiedTiles => {
  const kept = new LRUCache<string, Buffer>({ max: MOST_KEPT })

  const read = (level: number, index: number): Buffer => {
    const last = Math.floor(hashesAt(level, size()) / TILE_WIDTH)
    if (index >= last) return index === last ? edge(level) : Buffer.alloc(0)
    const key = `${level}/${index}`
    const known = kept.get(key)
    if (known) return known
    const bytes = readFile(level, index)
    const above = hashIn(read(level + 1, Math.floor(index / TILE_WIDTH)), index % TILE_WIDTH)
    if (bytes.length !== TILE_WIDTH * HASH_BYTES || !tileHash(bytes).equals(above)) {
      throw new TreeDamaged(`tile ${index} of the file level-${level}`)
    }
    kept.set(key, bytes)
    return bytes
  }

  return { read, forget: () => kept.clear() }
}
