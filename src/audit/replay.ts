/**
 * Replays the log: folds it from nothing into fresh views beside the live ones, compares them row by row, and makes
 * the root of the log anew. It reads with connections of its own and changes nothing.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { subjectOf } from '../../events/envelope.ts'
import { projections } from '../../projections/all.ts'
import { type LedgerReader, type LoggedEvent, STREAM_DELETED } from '../store/port.ts'
import { openBuild } from '../views/build.ts'
import { type Comparison, compareViews, openSnapshot } from '../views/compare.ts'
import { versionOf } from '../views/ddl.ts'
import { toBase64 } from './base64.ts'
import { readCheckpoint } from './checkpoint.ts'
import { isLeaf } from './leaves.ts'
import { readNote } from './note.ts'
import { readSigned } from './signed.ts'
import { EMPTY, extend, leafHash, type Range, rootOf } from './tree.ts'

export interface ReplayReport extends Comparison {
  /** What two nodes must have in common for their hashes to be the same. */
  readonly projections: string
  readonly events: number
  readonly erasures: number
  /** The position of the log up to which was compared. */
  readonly position: string
  /** The root that the log makes now. */
  readonly root: string
  /** What was signed last, and whether the log still leads to it; absent when nothing was, or not up to here. */
  readonly signed?: { readonly events: number; readonly holds: boolean }
}

/** What keeps a replay from being made. */
export class CannotReplay extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'CannotReplay'
  }
}

export interface ReplayOptions {
  /** The folder of the live views. */
  readonly data: string
  /** An empty folder for the fresh ones. */
  readonly scratch: string
  /** Told of the position reached and of the one to reach; may throw to stop. */
  readonly progress?: (position: number, of: number) => void
}

/** Counts the leaves and makes their root; keeps the root at the size that was signed. */
const openCount = (signedSize: number | undefined) => {
  let range: Range = EMPTY
  let erasures = 0
  let signedRoot = signedSize === 0 ? rootOf(EMPTY) : undefined
  return {
    see: (events: readonly LoggedEvent[]): void => {
      for (const event of events) {
        if (event.type === STREAM_DELETED && subjectOf(event.stream) === 'personal') erasures++
        if (!isLeaf(event)) continue
        range = extend(range, leafHash(event.body))
        if (range.size === signedSize) signedRoot = rootOf(range)
      }
    },
    result: () => ({ events: range.size, erasures, root: rootOf(range), signedRoot }),
  }
}

/**
 * Makes a replay.
 * @throws CannotReplay when there are no live views of this version · Poison · StoreError
 */
export const replay = async (
  reader: LedgerReader,
  { data, scratch, progress = () => {} }: ReplayOptions,
): Promise<ReplayReport> => {
  const version = versionOf(projections)
  const path = join(data, `views-${version}.db`)
  if (!existsSync(path)) throw new CannotReplay(`there are no views of the version ${version} in ${data}`)
  const signed = await readSigned(reader)
  const checkpoint = signed && readCheckpoint(readNote(signed.signed.note))
  const count = openCount(checkpoint && Number(checkpoint.size))
  const build = await openBuild(scratch, reader, projections)
  const seen = (to: number) => (events: readonly LoggedEvent[]) => {
    count.see(events)
    progress(events.at(-1)?.position ?? to, to)
  }
  try {
    // Most of it first, so that the live views are held still only for what came meanwhile.
    const before = openSnapshot(path)
    before.close()
    await build.advance(before.position, seen(before.position))
    const live = openSnapshot(path)
    try {
      await build.advance(live.position, seen(live.position))
      const fresh = openSnapshot(join(scratch, `views-${version}.db`))
      try {
        const step = (rows: number): void => {
          if (rows % 1_000 === 0) progress(live.position, live.position)
        }
        const compared = compareViews(projections, live.db, fresh.db, step)
        const { events, erasures, root, signedRoot } = count.result()
        return {
          projections: version,
          events,
          erasures,
          position: String(live.position),
          root: toBase64(root),
          ...(checkpoint &&
            signedRoot && {
              signed: { events: Number(checkpoint.size), holds: signedRoot.equals(checkpoint.root) },
            }),
          ...compared,
        }
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
