/**
 * Replays the log: folds it from the beginning into new views, compares these with the live ones row by row, and
 * computes the root of the log again. It uses its own connections and changes nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { subjectOf } from '../../events/envelope.ts'
import { projections } from '../../projections/all.ts'
import { isLeaf } from '../audit/leaves.ts'
import { readSigned } from '../audit/signer/signedCell.ts'
import { type LedgerReader, type LoggedEvent, type Position, STREAM_DELETED } from '../store/port.ts'
import { toBase64 } from '../tlog/base64.ts'
import { readCheckpoint } from '../tlog/checkpoint.ts'
import { readNote } from '../tlog/note.ts'
import { EMPTY, extend, leafHash, type Range, rootOf } from '../tlog/tree.ts'
import { openBuild } from '../views/build.ts'
import { type Comparison, compareViews, hashViews, MOST_DIFFERENCES, openSnapshot } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { currentIn } from '../views/fileNames.ts'

export interface ReplayResult {
  /** The version of the projections. Two nodes can only have equal hashes when it is the same. */
  readonly projections: string
  readonly events: number
  /** How many streams of personal details were destroyed so far. This affects the result at every position. */
  readonly erasures: number
  /** The position up to which the log was folded. */
  readonly position: string
  /** The root of the log as it is now. */
  readonly root: string
  /** The last signature, and whether the log still matches it; absent when nothing was signed up to here. */
  readonly signed?: { readonly events: number; readonly holds: boolean }
  readonly rows: number
  /** SHA-256 over every row, hexadecimal. */
  readonly replayedHash: string
}

export interface ReplayReport extends ReplayResult, Comparison {}

/** Why a replay cannot be made. */
export class CannotReplay extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotReplay'
  }
}

export interface ReplayOptions {
  /** The folder of the live views. */
  readonly data: string
  /** An empty folder for the new ones. */
  readonly scratch: string
  /** Called with the position reached and the one to reach; may throw to stop. */
  readonly progress?: (position: number, of: number) => void
}

/** Counts leaves and computes their root. Keeps the root at the signed size. */
const openCount = async (reader: LedgerReader) => {
  const cell = await readSigned(reader)
  const checkpoint = cell && readCheckpoint(readNote(cell.signed.note))
  const size = checkpoint && Number(checkpoint.size)
  let range: Range = EMPTY
  let erasures = 0
  let root = size === 0 ? rootOf(EMPTY) : undefined
  const seeErasures = (events: readonly LoggedEvent[]): void => {
    for (const { type, stream } of events) {
      if (type === STREAM_DELETED && subjectOf(stream) === 'personal') erasures++
    }
  }
  return {
    seeErasures,
    see: (events: readonly LoggedEvent[]): void => {
      seeErasures(events)
      for (const event of events) {
        if (!isLeaf(event)) continue
        range = extend(range, leafHash(event.body))
        if (range.size === size) root = rootOf(range)
      }
    },
    result: () => ({
      projections: versionOf(projections),
      events: range.size,
      erasures,
      root: toBase64(rootOf(range)),
      ...(checkpoint && root && { signed: { events: Number(size), holds: root.equals(checkpoint.root) } }),
    }),
  }
}

/**
 * A comparison, with faults that SQLite finds in the live file outside the rows, such as an index without a row.
 */
const withIntegrity = (compared: Comparison, live: DatabaseSync): Comparison => {
  const found = Object.values(live.prepare('PRAGMA integrity_check(1)').get() ?? {})[0]
  if (found === 'ok') return compared
  const damage = { table: 'integrity_check', key: {}, live: { found: String(found) }, replayed: null }
  return {
    ...compared,
    differing: compared.differing + 1,
    differences: [damage, ...compared.differences].slice(0, MOST_DIFFERENCES),
  }
}

/** After this many rows, progress is reported and the replay may be stopped. */
const PIECE = 1_000

/**
 * Makes a replay and compares the live views.
 * @throws CannotReplay when this version has no live views · Poison · StoreError
 */
export const replay = async (
  reader: LedgerReader,
  { data, scratch, progress = () => {} }: ReplayOptions,
): Promise<ReplayReport> => {
  // They may be replaced in the meantime.
  const livePath = (): string => join(data, currentIn(data, versionOf(projections)))
  if (!existsSync(livePath())) {
    throw new CannotReplay(`${data} has no views of the version ${versionOf(projections)}`)
  }
  const count = await openCount(reader)
  const build = await openBuild(scratch, reader, projections)
  const seen = (to: number) => (events: readonly LoggedEvent[]) => {
    count.see(events)
    progress(events.at(-1)?.position ?? to, to)
  }
  try {
    // Folds most of the log first, so that the live views stand still only for the rest.
    const before = openSnapshot(livePath())
    before.close()
    await build.advance(before.position, seen(before.position))
    const live = openSnapshot(livePath())
    try {
      await build.advance(live.position, seen(live.position))
      const fresh = openSnapshot(build.views.path)
      try {
        const step = (rows: number): void => {
          if (rows % PIECE === 0) progress(live.position, live.position)
        }
        const compared = withIntegrity(compareViews(projections, live.db, fresh.db, step), live.db)
        return { ...count.result(), position: String(live.position), ...compared }
      } finally {
        fresh.close()
      }
    } finally {
      live.close()
    }
  } finally {
    build.close()
  }
}

/**
 * Makes a replay up to a past position, without a comparison.
 * @throws CannotReplay when the log is shorter · Poison · StoreError
 */
export const replayTo = async (
  reader: LedgerReader,
  to: Position,
  { scratch, progress = () => {} }: Omit<ReplayOptions, 'data'>,
): Promise<ReplayResult> => {
  const head = await reader.head()
  if (to > head) throw new CannotReplay(`the log ends at position ${head}, before ${to}`)
  const count = await openCount(reader)
  const build = await openBuild(scratch, reader, projections)
  try {
    await build.advance(to, (events) => {
      count.see(events)
      progress(events.at(-1)?.position ?? to, to)
    })
    for await (const batch of reader.readAll({ after: to })) count.seeErasures(batch)
    const fresh = openSnapshot(build.views.path)
    try {
      const { rows, hash } = hashViews(projections, fresh.db, (row) => {
        if (row % PIECE === 0) progress(to, to)
      })
      return { ...count.result(), position: String(to), rows, replayedHash: hash }
    } finally {
      fresh.close()
    }
  } finally {
    build.close()
  }
}
