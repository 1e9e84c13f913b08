/**
 * Where a node keeps its tree: one file of hashes for each level of tiles, and one of the leaves' positions. All
 * are append-only and can be rebuilt from the log. So the file that says how far they go is written only from
 * time to time, after they are synced.
 */
import { constants, readSync } from 'node:fs'
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readIfThere, removeLeft, writeDurably } from '../../files/durable.ts'
import type { Position } from '../../store/port.ts'
import type { LastSeenEvent } from '../../tail/lastKnown.ts'
import { openGrowing } from '../../tlog/growingTree.ts'
import { hashesAt, keeping, subtreesIn, TILE_WIDTH } from '../../tlog/tiles.ts'
import {
  bytesOf,
  HASH_BYTES,
  type Hash,
  type HashText,
  rangeOf,
  rootOf,
  type Subtrees,
} from '../../tlog/tree.ts'
import { openVerified, TreeDamaged } from '../../tlog/verifiedTiles.ts'
import { type Mend, POSITION_BYTES } from './treeCheck.ts'

const savedState = z.strictObject({
  ledger: z.string(),
  size: z.int().nonnegative(),
  root: z.string(),
  /** The last leaf, and the position of the event before it in the log. */
  last: z.strictObject({ position: z.int(), before: z.int().nullable(), event: z.string() }).nullable(),
})

type SavedState = z.infer<typeof savedState>

export interface TreeFiles {
  /** How many leaves can be read. */
  size(): number
  /** The last leaf added. */
  last(): LastSeenEvent | undefined
  /** How many leaves the files had when they were opened. */
  readonly found: number
  /**
   * The hashes of a tile, as far as it is filled.
   * @throws TreeDamaged, as does everything that reads tiles
   */
  readTile(level: number, index: number): Buffer
  readonly subtrees: Subtrees
  /** The root of the tree at an earlier size. */
  rootAt(size: number): Hash
  positionOf(index: number): Position
  /** The index of the leaf at a position; undefined when there is no leaf. */
  indexAt(position: Position): number | undefined
  /** Adds a leaf, first in memory. */
  add(hash: HashText, leaf: LastSeenEvent): void
  /** How many leaves are only in memory. */
  waiting(): number
  /** Writes the leaves in memory to the files, so that they can be read. */
  flush(): Promise<void>
  /** Syncs the files to disk. */
  save(): Promise<void>
  /** Writes corrections into the files. */
  mend(mends: readonly Mend[]): Promise<void>
  close(): Promise<void>
}

const FULL = TILE_WIDTH * HASH_BYTES

const sizeOf = async (file: FileHandle): Promise<number> => (await file.stat()).size

const readAt = (file: FileHandle, at: number, length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(file.fd, bytes, 0, length, at))
}

const readSaved = async (path: string, ledger: string): Promise<SavedState | undefined> => {
  await removeLeft(path)
  const text = await readIfThere(path)
  try {
    const state = savedState.parse(JSON.parse(text ?? ''))
    return state.ledger === ledger ? state : undefined
  } catch {
    return undefined
  }
}

/**
 * Opens the files in a folder. It starts empty unless the files are complete and belong to this ledger.
 * @param isRight whether the last leaf, with this hash, is still in the log
 */
export const openTreeFiles = async (
  folder: string,
  ledger: string,
  isRight: (last: LastSeenEvent, hash: Hash) => Promise<boolean>,
): Promise<TreeFiles> => {
  await mkdir(folder, { recursive: true })
  const statePath = join(folder, 'tree.json')
  const levels: FileHandle[] = []
  const opened = new AsyncDisposableStack()
  // Closes them if a later one cannot be opened or read.
  await using opening = new AsyncDisposableStack()
  opening.use(opened)
  const openFile = async (name: string): Promise<FileHandle> =>
    opened.use(await open(join(folder, name), constants.O_RDWR | constants.O_CREAT))
  const levelFile = async (level: number): Promise<FileHandle> => {
    levels[level] ??= await openFile(`level-${level}`)
    return levels[level]
  }
  const positions = await openFile('positions')
  await levelFile(0)

  const readFile = (level: number, index: number): Buffer =>
    readAt(levels[level] as FileHandle, index * TILE_WIDTH * HASH_BYTES, TILE_WIDTH * HASH_BYTES)
  const positionOf = (index: number): Position => {
    const bytes = readAt(positions, index * POSITION_BYTES, POSITION_BYTES)
    if (bytes.length < POSITION_BYTES) throw new TreeDamaged('the file positions')
    return Number(bytes.readBigUInt64BE())
  }

  /** Whether the files hold the tree of the saved state. Its root is computed from the last tile of each level. */
  const isWhole = async ({ size, root, last }: SavedState): Promise<boolean> => {
    if ((await sizeOf(positions)) < size * POSITION_BYTES) return false
    for (let level = 0; hashesAt(level, size) > 0; level++) {
      if ((await sizeOf(await levelFile(level))) < hashesAt(level, size) * HASH_BYTES) return false
    }
    const inFiles = subtreesIn(readFile)
    if (rootOf(rangeOf(size, inFiles)).toString('base64') !== root) return false
    if (last === null) return size === 0
    return size > 0 && positionOf(size - 1) === last.position && (await isRight(last, inFiles(0, size - 1)))
  }

  const found = await readSaved(statePath, ledger)
  const start = found && (await isWhole(found)) ? found : undefined
  if (!start) await rm(statePath, { force: true })

  let size = start?.size ?? 0
  let last: LastSeenEvent | undefined = start?.last ?? undefined
  let lastWritten = last
  /** The hashes that are only in memory, by level. */
  let waiting: HashText[] = []
  let places: Position[] = []

  /** The last, partly filled tile of each level. */
  const edge = new Map<number, HashText>()
  for (let level = 0; hashesAt(level, size) > 0; level++) {
    const hashes = hashesAt(level, size)
    const tile = readFile(level, Math.floor(hashes / TILE_WIDTH))
    edge.set(level, tile.toString('binary', 0, (hashes % TILE_WIDTH) * HASH_BYTES))
  }
  const tiles = openVerified(
    readFile,
    () => size,
    (level) => bytesOf(edge.get(level) ?? ''),
  )
  const subtrees = subtreesIn(tiles.read)
  const rootAt = (of: number): Hash => rootOf(rangeOf(of, subtrees))
  const growing = openGrowing({ size, edge }, (level, hash) => {
    waiting[level] = (waiting[level] ?? '') + hash
  })

  /** Appends hashes and positions to the files. */
  const write = async (hashes: readonly HashText[], at: readonly Position[]): Promise<void> => {
    for (const [level, text] of hashes.entries()) {
      const bytes = bytesOf(text)
      const file = await levelFile(level)
      await file.write(bytes, 0, bytes.length, hashesAt(level, size) * HASH_BYTES)
    }
    const bytes = Buffer.alloc(at.length * POSITION_BYTES)
    at.forEach((position, index) => {
      bytes.writeBigUInt64BE(BigInt(position), index * POSITION_BYTES)
    })
    await positions.write(bytes, 0, bytes.length, size * POSITION_BYTES)
  }

  const flush = async (): Promise<void> => {
    if (places.length === 0) return
    const [hashes, at, leaf] = [waiting, places, last]
    ;[waiting, places] = [[], []]
    try {
      await write(hashes, at)
    } catch (error) {
      const came = waiting
      waiting = Array.from(
        { length: Math.max(hashes.length, came.length) },
        (_, level) => (hashes[level] ?? '') + (came[level] ?? ''),
      )
      places = [...at, ...places]
      throw error
    }
    size += at.length
    lastWritten = leaf
    for (const [level, text] of hashes.entries()) {
      const grown = (edge.get(level) ?? '') + text
      edge.set(level, grown.slice(grown.length - (grown.length % FULL)))
    }
  }

  const save = async (): Promise<void> => {
    const state: SavedState = {
      ledger,
      size,
      root: rootAt(size).toString('base64'),
      last: lastWritten ? { ...lastWritten } : null,
    }
    for (const file of [...levels, positions]) await file.datasync()
    await writeDurably(statePath, `${JSON.stringify(state)}\n`)
  }

  opening.move()
  return {
    size: () => size,
    last: () => last,
    found: start?.size ?? 0,
    readTile: tiles.read,
    subtrees: keeping(subtrees),
    rootAt,
    positionOf,
    indexAt: (position) => {
      let [low, high] = [0, size]
      while (low < high) {
        const middle = Math.floor((low + high) / 2)
        if (positionOf(middle) < position) low = middle + 1
        else high = middle
      }
      return low < size && positionOf(low) === position ? low : undefined
    },
    add: (hash, leaf) => {
      growing.add(hash)
      places.push(leaf.position)
      last = leaf
    },
    waiting: () => places.length,
    flush,
    save,
    mend: async (mends) => {
      for (const { file, at, bytes } of mends) {
        const handle = file === 'positions' ? positions : await levelFile(Number(file.slice('level-'.length)))
        await handle.write(bytes, 0, bytes.length, at)
      }
      tiles.forget()
    },
    close: () => opened.disposeAsync(),
  }
}
