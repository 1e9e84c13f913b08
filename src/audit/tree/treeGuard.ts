/**
 * After the start, compares the files of the tree with the log in the background. Until that is done, nothing
 * new is signed, and no unchecked event leaves the service. If the log holds what was signed, damaged files are
 * rebuilt from it. If it does not, the log is damaged: that is final, and the message names the leaf.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import type { EventStore, Position } from '../../store/port.ts'
import { toBase64 } from '../../tlog/base64.ts'
import type { Checkpoint } from '../../tlog/checkpoint.ts'
import { TILE_WIDTH } from '../../tlog/tiles.ts'
import { TreeDamaged } from '../../tlog/verifiedTiles.ts'
import { RefusesToSign } from '../signer/lastSigned.ts'
import { type CheckedTree, checkLeaves, type OtherLeaf } from './treeCheck.ts'
import type { CheckMessage, CheckStart } from './treeCheckWorker.ts'
import type { TreeFiles } from './treeFiles.ts'
import { openTreeReader } from './treeReader.ts'

/** The log no longer holds what was signed. */
export class LogDamaged extends RefusesToSign {
  constructor(why: string) {
    super(why)
    this.name = 'LogDamaged'
  }
}

export interface TreeGuard {
  /** Whether everything was compared and matches. */
  isDone(): boolean
  /** What does not match, or why this is not known yet; undefined while nothing speaks against the log. */
  trouble(): Error | undefined
  /** How many leaves have been compared, while the comparison runs. */
  progress(): { readonly leaves: number; readonly of: number } | undefined
  /** The farthest position that a follower may be sent if it has everything up to `after`. */
  mayLeave(after: Position): Position
  /** Starts the comparison. Call it when the log was followed to its end. */
  begin(): void
  /** Reports that something does not match: everything is compared again. */
  suspect(): void
  close(): Promise<void>
}

export interface TreeGuardOptions {
  /** The folder of the tree. */
  readonly folder: string
  readonly store: EventStore
  /** The address of the store, so that a thread can open a connection; undefined when there is no address. */
  readonly address: string | undefined
  readonly files: TreeFiles
  /** What was signed last, according to each place that keeps it. */
  readonly lastSigned: () => Promise<readonly Checkpoint[]>
  readonly log: Logger
  /** Up to this many leaves are compared without a thread. */
  readonly leavesInline?: number | undefined
  /** Called when more has been compared. */
  readonly onProgress: () => void
}

/** Comparing this many leaves takes less time than starting a thread. */
const FEW = 5_000
/** How long to wait before a failed read is tried again, in milliseconds. */
const AGAIN_MS = 1_000

type OnProgress = (position: Position, leaves: number) => void

export const openTreeGuard = ({ leavesInline: few = FEW, ...options }: TreeGuardOptions): TreeGuard => {
  const { folder, store, address, files, lastSigned: signed, log, onProgress: moved } = options
  /** The position up to which the files covered the log at the start. This process has seen later events itself. */
  const boundary = files.last()?.position ?? 0
  const abort = new AbortController()
  const { signal } = abort
  let done = files.found === 0
  let begun = done
  let reached: Position = 0
  let leaves = 0
  let of = files.found
  let trouble: Error | undefined
  /** Positions that must not leave the service. `more` says that the list is incomplete. */
  let wrong: { readonly positions: readonly Position[]; readonly more: boolean } | undefined
  let running = Promise.resolve()

  const inThread = (start: CheckStart, tell: OnProgress): Promise<CheckedTree> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./treeCheckWorker.ts', import.meta.url), {
        workerData: start,
        execArgv: [],
        resourceLimits: { maxYoungGenerationSizeMb: 4 },
      })
      const stop = (): void => void worker.terminate()
      signal.addEventListener('abort', stop)
      worker.on('message', (message: CheckMessage) => {
        if ('checked' in message) resolve(message.checked)
        else tell(message.position, message.leaves)
      })
      worker.on('error', reject)
      worker.on('exit', () => {
        signal.removeEventListener('abort', stop)
        reject(new Error('the thread that compares the log ended'))
      })
    })

  const check = async (size: number, wanted: readonly number[], tell: OnProgress): Promise<CheckedTree> => {
    if (address !== undefined && size > few)
      return inThread({ address, folder, size, rootSizes: wanted }, tell)
    const reader = openTreeReader(folder)
    try {
      return await checkLeaves(store, reader.read, { size, rootSizes: wanted, onProgress: tell, signal })
    } finally {
      reader.close()
    }
  }

  /** Whether the files around this leaf are consistent. Then the log is what changed. */
  const isVouchedFor = ({ index }: OtherLeaf): boolean => {
    try {
      files.readTile(0, Math.floor(index / TILE_WIDTH))
      return true
    } catch (error) {
      if (error instanceof TreeDamaged) return false
      throw error
    }
  }

  const condemn = (
    { leaves: count, otherLeaves: others, hasMore: more }: CheckedTree,
    size: number,
  ): void => {
    const sure = others.filter(isVouchedFor)
    const named = sure.length > 0 ? sure : others
    const [first] = named
    const rest = named.length > 1 || more ? `, nor are ${more ? 'many' : named.length - 1} more` : ''
    const why = first
      ? `leaf ${first.index} of the log is not what it was: the store has the event ${first.event} there, at position ${first.position}${rest}`
      : `the log has ${count} leaves, but it had ${size}`
    wrong = { positions: named.map(({ position }) => position), more: more || count < size }
    trouble = new LogDamaged(why)
    log.error(`the log is damaged, so nothing more is signed: ${why}`)
  }

  /** @returns whether another round is needed */
  const lookOnce = async (): Promise<boolean> => {
    const last = await signed()
    const size = files.size()
    of = size
    const checked = await check(
      size,
      last.map((checkpoint) => Number(checkpoint.size)),
      (position, count) => {
        ;[reached, leaves] = [position, count]
        moved()
      },
    )
    const { mends, hasMore } = checked
    if (checked.leaves >= size && mends.length === 0) return false
    const holds = last.every(
      (checkpoint) => checked.roots.get(Number(checkpoint.size)) === toBase64(checkpoint.root),
    )
    if (!holds || checked.leaves < size) {
      condemn(checked, size)
      return false
    }
    const damaged = [...new Set(mends.map(({ file }) => file))]
    log.error(
      { files: damaged },
      'files of the tree of the audit were damaged; they are being rebuilt from the log',
    )
    await files.mend(mends)
    return hasMore
  }

  const look = async (): Promise<void> => {
    for (;;) {
      try {
        if (await lookOnce()) continue
        if (!(trouble instanceof LogDamaged)) trouble = undefined
        done = true
        moved()
        return
      } catch (error) {
        if (signal.aborted) return
        if (trouble === undefined) log.warn({ err: error }, 'the log cannot be compared with its tree yet')
        trouble = error instanceof Error ? error : new Error(String(error))
      }
      await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
    }
  }

  return {
    isDone: () => done,
    trouble: () => trouble,
    progress: () => (begun && !done ? { leaves, of } : undefined),
    mayLeave: (after) => {
      if (wrong) {
        const next = wrong.positions.find((position) => position > after)
        if (next !== undefined) return next - 1
        return wrong.more ? after : Number.POSITIVE_INFINITY
      }
      return done || after >= boundary ? Number.POSITIVE_INFINITY : Math.max(after, reached)
    },
    begin: () => {
      if (begun) return
      begun = true
      running = look()
    },
    suspect: () => {
      if (trouble instanceof LogDamaged || !done) return
      done = false
      begun = true
      running = running.then(look)
    },
    close: async () => {
      abort.abort()
      await running
    },
  }
}
