/**
 * The tiles of a tree that lies in files, each checked when it is read: a full tile must make the hash that the level above
 * has for it, and the last tile of each level, which is not full, is kept in memory. So a file that was damaged gives no
 * wrong proof.
 */
import { hashesAt, hashIn, TILE_WIDTH, tileHash } from './tiles.ts'
import { HASH_BYTES } from './tree.ts'

/** A file of the tree does not hold what it should. It can be made again from the log. */
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
  /** Forgets the tiles that were read. */
  forget(): void
}

/**
 * @param readFile a full tile as the file has it
 * @param size of the tree at present
 * @param edge the last tile of a level, as far as it goes
 */
export const openVerified = (
  readFile: (level: number, index: number) => Buffer,
  size: () => number,
  edge: (level: number) => Buffer,
): VerifiedTiles => {
  const kept = new Map<string, Buffer>()

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
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string)
    kept.set(key, bytes)
    return bytes
  }

  return { read, forget: () => kept.clear() }
}
