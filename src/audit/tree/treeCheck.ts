/**
 * Compares the leaves of the log with the tree in the files: builds the tree again in memory and compares it
 * tile by tile. Where they differ, the signed roots tell which of the two is wrong.
 */
import type { LedgerReader, LoggedEvent, Position } from '../../store/port.ts'
import { type GrownTile, openGrowing } from '../../tlog/growingTree.ts'
import { subtreesIn, TILE_WIDTH } from '../../tlog/tiles.ts'
import { HASH_BYTES, leafHashText, rangeOf, rootOf } from '../../tlog/tree.ts'
import { leavesOf } from '../leaves.ts'

export const POSITION_BYTES = 8

/** What a file of the tree should hold at a place, according to the log. */
export interface Mend {
  /** `positions`, or `level-` and the level's number. */
  readonly file: string
  readonly at: number
  readonly bytes: Uint8Array
}

/** A leaf whose hash differs from the one in the file. */
export interface OtherLeaf {
  readonly index: number
  readonly position: Position
  readonly event: string
}

export interface CheckedTree {
  /** How many leaves the log has, up to the size of the files. */
  readonly leaves: number
  readonly mends: readonly Mend[]
  readonly otherLeaves: readonly OtherLeaf[]
  /** Whether there are more differences than are listed. */
  readonly hasMore: boolean
  /** The wanted roots of the log in base64, by size. A size that the log does not have is missing. */
  readonly roots: ReadonlyMap<number, string>
}

export interface TreeCheck {
  /** How many leaves the files hold. */
  readonly size: number
  /** The sizes for which roots are wanted. */
  readonly rootSizes: readonly number[]
  /** Called with the position up to which everything matched, and the number of leaves up to there. */
  readonly onProgress: (position: Position, leaves: number) => void
  readonly signal?: AbortSignal
}

/** The most differences that are kept (8 MB). Worse damage takes several rounds. */
const MOST_MENDS = 1_000
const MOST_OTHERS = 100

/** Bytes of a file at a place; fewer when the file ends earlier. */
export type ReadFile = (file: string, at: number, length: number) => Buffer

/**
 * Whether an event's metadata in the store matches its body: the canonical text ends with the stream, the type
 * and the version. Followers of the log rely on the store's metadata.
 */
const isItself = ({ id, stream, revision, type, body }: LoggedEvent): boolean => {
  const end = `"stream":"${stream}","type":"${type}","version":`
  return (
    body.includes(end, body.length - end.length - 20) &&
    body.includes(`"id":"${id}"`) &&
    body.includes(`"revision":${revision},"`)
  )
}

const rootIn = (size: number, edge: readonly GrownTile[]): string => {
  const rows = new Map(edge.map(({ tile: { level }, bytes }) => [level, bytes]))
  return rootOf(
    rangeOf(
      size,
      subtreesIn((level) => rows.get(level) as Buffer),
    ),
  ).toString('base64')
}

/**
 * Compares the log from its beginning.
 * @throws StoreError · the signal's reason
 */
export const checkLeaves = async (
  reader: Pick<LedgerReader, 'readAll'>,
  read: ReadFile,
  { size, rootSizes, onProgress, signal }: TreeCheck,
): Promise<CheckedTree> => {
  const mends: Mend[] = []
  const others: OtherLeaf[] = []
  const roots = new Map<number, string>()
  const end = Math.max(size, ...rootSizes)
  let more = false
  const growing = openGrowing()
  /** The leaves of the tile that is being filled. */
  let seen: Omit<OtherLeaf, 'index'>[] = []

  const compare = (file: string, at: number, bytes: Buffer): Buffer | undefined => {
    const found = read(file, at, bytes.length)
    if (found.equals(bytes)) return undefined
    if (mends.length < MOST_MENDS) mends.push({ file, at, bytes: Uint8Array.from(bytes) })
    else more = true
    return found
  }

  const compareTile = ({ tile: { level, index }, bytes }: GrownTile): void => {
    const first = index * TILE_WIDTH
    const width = level === 0 ? Math.min(bytes.length, (size - first) * HASH_BYTES) : bytes.length
    if (width <= 0) return
    const right = bytes.subarray(0, width)
    const found = compare(`level-${level}`, first * HASH_BYTES, right)
    if (!found || level !== 0) return
    for (let at = 0; at < width; at += HASH_BYTES) {
      const leaf = seen[at / HASH_BYTES]
      if (!leaf || others.length === MOST_OTHERS) return
      const same = right.subarray(at, at + HASH_BYTES).equals(found.subarray(at, at + HASH_BYTES))
      if (!same) others.push({ index: first + at / HASH_BYTES, ...leaf })
    }
  }

  /** Compares the tiles that were just filled, or the last ones at the end, and their positions. */
  const compareAll = (tiles: readonly GrownTile[], leaves: number): void => {
    for (const tile of tiles) compareTile(tile)
    const positions = Buffer.alloc(seen.length * POSITION_BYTES)
    for (const [n, { position }] of seen.entries()) {
      positions.writeBigUInt64BE(BigInt(position), n * POSITION_BYTES)
    }
    const first = leaves - seen.length
    if (first < size) {
      compare('positions', first * POSITION_BYTES, positions.subarray(0, (size - first) * POSITION_BYTES))
    }
    const last = seen.at(-1)
    if (last && others.length === 0) onProgress(last.position, leaves)
  }

  if (rootSizes.includes(0)) roots.set(0, rootIn(0, []))
  let compared = false
  for await (const event of leavesOf(reader)) {
    const { position, id } = event
    if (growing.size() === end) break
    signal?.throwIfAborted()
    seen.push({ position, event: id })
    // An event whose metadata does not match its body is never a leaf of the log, whatever the body's hash.
    const full = growing.add(leafHashText(isItself(event) ? event.body : ''))
    const leaves = growing.size()
    if (rootSizes.includes(leaves)) roots.set(leaves, rootIn(leaves, growing.edge()))
    if (leaves <= size && full.length > 0) {
      compareAll(full, leaves)
      seen = []
    }
    if (leaves === size) {
      compareAll(growing.edge(), leaves)
      seen = []
      compared = true
    }
    if (leaves > size) seen = []
  }
  if (!compared && size > 0) compareAll(growing.edge(), growing.size())
  return { leaves: growing.size(), mends, otherLeaves: others, hasMore: more, roots }
}
