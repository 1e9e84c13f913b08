/**
 * The audit of a ledger: follows the log, keeps its Merkle tree, signs it within a second, and serves tiles and
 * proofs. If its files are lost, the log yields the same tree again. One file, because its steps share one
 * state: what is signed, what waits, and when to try again.
 */
import type { Logger } from 'pino'
import { isStoreError, StoreError } from '../failure/storeError.ts'
import type { EventStore, Position } from '../store/port.ts'
import { isStillThere, type LastSeenEvent } from '../tail/lastKnown.ts'
import type { Follower } from '../tail/tail.ts'
import type { Verifier } from '../tlog/noteKeys.ts'
import type { Policy } from '../tlog/policy.ts'
import { leafHash, leafHashText } from '../tlog/tree.ts'
import { TreeDamaged } from '../tlog/verifiedTiles.ts'
import { isLeaf, leavesOf } from './leaves.ts'
import { lastSignedPath, RefusesToSign, type SignedCheckpoint } from './signer/lastSigned.ts'
import { openLogSigner } from './signer/logSigner.ts'
import { type KeyChoice, nodeIn, signerOf } from './signer/ownKey.ts'
import { readCosigned } from './signer/signedCell.ts'
import { openTreeFiles, type TreeFiles } from './tree/treeFiles.ts'
import { openTreeGuard } from './tree/treeGuard.ts'
import { openWitnesses } from './witness/witnesses.ts'

export interface Audit {
  readonly follower: Follower
  readonly tree: Pick<TreeFiles, 'readTile' | 'subtrees' | 'rootAt' | 'indexAt' | 'size'>
  /** The last signed checkpoint that this node's tree leads to. */
  checkpoint(): SignedCheckpoint | undefined
  /** The key of this node; undefined on a node that does not sign. */
  readonly verifier: Verifier | undefined
  /**
   * The last checkpoint with enough cosignatures for the policy; undefined when this log has no such checkpoint.
   */
  cosignedCheckpoint(): Promise<SignedCheckpoint | undefined>
  /** Why the log is not being signed, in words without paths or secrets; undefined while it is signed. */
  trouble(): string | undefined
  /**
   * Set when signing has stopped for good: the log is not the one that was signed, or this cannot be determined.
   */
  refusal(): RefusesToSign | undefined
  /** Why witnesses did not cosign at the last attempt. */
  witnessTrouble(): string | undefined
  /** How many leaves have been compared with the tree since the start, while the comparison runs. */
  checking(): { readonly leaves: number; readonly of: number } | undefined
  /** The farthest position that a follower may be sent if it has everything up to `after`. */
  mayLeave(after: Position): Position
  /** Registers a function to call when more events may be sent. */
  onMoved(tell: () => void): void
  /**
   * Entries from an index on, as bytes.
   * @throws Changed when the log has different entries by now · StoreError
   */
  entries(index: number, count: number): Promise<readonly Buffer[]>
  /** Reports that something does not match. The whole log is compared again, and nothing is signed until then. */
  suspect(): void
  /** Stops when everything so far is signed, or cannot be signed. */
  close(): Promise<void>
}

/** An event of the log no longer matches the hash that was taken of it. */
export class LogReplaced extends Error {
  constructor(index: number) {
    super(`leaf ${index} of the log is not what it was`)
    this.name = 'Changed'
  }
}

export interface AuditOptions extends KeyChoice {
  readonly takeoverMs?: number
  /** The address of the store, so that threads can open connections of their own. */
  readonly address?: string
  /** Up to this many leaves are compared without a thread; fewer in tests. */
  readonly leavesInline?: number
  /** The policy whose witnesses are asked to cosign. */
  readonly policy?: Policy | undefined
}

/** How long new leaves wait before they are written and signed, in milliseconds. */
const SOON_MS = 100
/** The shortest time between two signatures, in milliseconds. */
const TICK_MS = 500
/** How often signing is retried while it fails, in milliseconds. */
const TROUBLE_MS = 1_000
/** The shortest time between two rounds of the witnesses, in milliseconds. */
const COSIGN_MS = 1_000
/** The shortest time between two syncs of the written files, in milliseconds. */
const SAVE_MS = 5_000
/** The most leaves that wait in memory while the disk takes nothing. */
const MOST_WAITING = 100_000

/** A fault in words for everybody. The system's own messages contain paths. */
const publicWords = (error: unknown): string => {
  if (error instanceof RefusesToSign || isStoreError(error) || error instanceof TreeDamaged)
    return error.message
  const { code } = error as { code?: string }
  return `the log cannot be signed${code === undefined ? '' : ` (${code})`}; the log of the service says why`
}

/**
 * Opens the audit of a ledger, in its own folder.
 * @throws BadKeyFile · StoreError
 */
export const openAudit = async (
  folder: string,
  store: EventStore,
  options: AuditOptions,
  log: Logger,
): Promise<Audit> => {
  const signer = await signerOf(store, options, log)
  const files = await openTreeFiles(folder, store.ledgerId, (last, hash) =>
    isStillThere(store, last, (body) => leafHash(body).equals(hash)),
  )
  // Closes the files if a later part fails.
  await using opened = new AsyncDisposableStack()
  opened.defer(files.close)
  let seen: Position | undefined = files.last()?.position
  let live = false
  const signing = openLogSigner(
    store,
    {
      size: files.size,
      rootAt: files.rootAt,
      live: () => live && files.waiting() === 0,
      isChecked: () => guard.isDone(),
    },
    {
      signer,
      node: await nodeIn(folder),
      memory: lastSignedPath(options.key),
      // Only one process can have an SQLite ledger open for writing.
      alone: options.address?.startsWith('sqlite:') === true,
      hadEvents: (await store.head()) > 0,
      ...(options.takeoverMs !== undefined && { takeoverMs: options.takeoverMs }),
    },
  )
  const movers: (() => void)[] = []
  const guard = openTreeGuard({
    folder,
    store,
    address: options.address,
    leavesInline: options.leavesInline,
    files,
    lastSigned: signing.lastSigned,
    log,
    onProgress: () => {
      if (guard.isDone()) schedule(0)
      for (const tell of movers) tell()
    },
  })
  let checkpoint: SignedCheckpoint | undefined
  let trouble: { readonly error: unknown; readonly words: string } | undefined
  /** What a witness proved against this log. */
  let proved: RefusesToSign | undefined
  let signedAt = Number.NEGATIVE_INFINITY
  let savedAt = performance.now()
  let timer: NodeJS.Timeout | undefined
  let due = 0
  let working = Promise.resolve()
  let closed = false

  const { policy } = options
  const witnessing =
    policy && signer && openWitnesses(policy, files, store, signer.verifier, (why) => log.warn(why))
  let cosigned = Promise.resolve()
  let asking = false
  let askedAt = Number.NEGATIVE_INFINITY

  /** Whether a checkpoint that this node may change lacks cosignatures for the policy. */
  const lacksWitnesses = (): boolean =>
    witnessing !== undefined && checkpoint !== undefined && witnessing.lacks(checkpoint)

  /** Asks the witnesses, one round at a time and not too often. Signing does not wait for them. */
  const askWitnesses = async (): Promise<void> => {
    const last = checkpoint
    if (!witnessing || !last || asking || closed || !lacksWitnesses()) return
    if (performance.now() - askedAt < COSIGN_MS) return
    asking = true
    askedAt = performance.now()
    try {
      const note = await witnessing.ask(last)
      if (note !== last.note && (await signing.keep(note)) && checkpoint === last)
        checkpoint = { ...last, note }
    } catch (error) {
      if (error instanceof RefusesToSign) proved = error
      say(error)
    } finally {
      asking = false
    }
  }

  /** Whether everything so far is signed. */
  const isDone = (): boolean =>
    checkpoint !== undefined && Number(checkpoint.size) === files.size() + files.waiting()

  const say = (error: unknown): void => {
    const words = publicWords(error)
    // A refusal explains itself; any other error needs its stack.
    if (trouble?.words !== words) {
      if (error instanceof RefusesToSign) log.error(`the log is not signed: ${words}`)
      else log.error({ err: error }, 'the log is not signed')
    }
    trouble = { error, words }
    // Waiting does not help when the log is not the one that was signed.
    if (error instanceof RefusesToSign && live) checkpoint = undefined
  }

  const work = async (): Promise<void> => {
    try {
      await files.flush()
      const wrong = proved ?? guard.trouble()
      if (wrong) throw wrong
      checkpoint = (await signing.sign()) ?? checkpoint
      signedAt = performance.now()
      trouble = undefined
      if (performance.now() - savedAt > SAVE_MS) {
        await files.save()
        savedAt = performance.now()
      }
    } catch (error) {
      if (error instanceof TreeDamaged) guard.suspect()
      say(error)
    }
    cosigned = cosigned.then(askWitnesses)
    if (!isDone()) scheduleSigning()
    else if (lacksWitnesses()) schedule(COSIGN_MS)
  }

  /** Schedules the next round after a pause, or earlier if one is already planned earlier. */
  const schedule = (pause: number): void => {
    const at = performance.now() + pause
    if (closed || (timer !== undefined && due <= at)) return
    clearTimeout(timer)
    due = at
    timer = setTimeout(() => {
      timer = undefined
      working = working.then(work)
    }, pause)
  }

  const scheduleSigning = (): void => {
    if (trouble !== undefined) schedule(TROUBLE_MS)
    else schedule(Math.max(SOON_MS, signedAt + TICK_MS - performance.now()))
  }

  /** Adds the leaves of a batch. `before` is the position of the event before each leaf. */
  const take = (events: Parameters<Follower['handle']>[0]['events']): void => {
    for (const event of events) {
      if (seen !== undefined && event.position <= seen) continue
      if (isLeaf(event)) {
        const leaf: LastSeenEvent = { position: event.position, before: seen ?? null, event: event.id }
        files.add(leafHashText(event.body), leaf)
      }
      seen = event.position
    }
  }

  opened.move()
  return {
    follower: {
      name: 'audit',
      position: () => seen,
      handle: async (batch) => {
        if (files.waiting() > MOST_WAITING) {
          throw new StoreError('unavailable', 'the tree of the audit cannot be written')
        }
        take(batch.events)
        live = batch.live
        if (live) guard.begin()
        if (!isDone()) scheduleSigning()
      },
    },
    tree: files,
    checkpoint: () => checkpoint,
    verifier: signer?.verifier,
    cosignedCheckpoint: async () => {
      const { last } = await readCosigned(store)
      if (!last || !checkpoint || last.size > checkpoint.size) return undefined
      return files.rootAt(Number(last.size)).equals(last.root) ? last : undefined
    },
    trouble: () => trouble?.words,
    refusal: () => (trouble?.error instanceof RefusesToSign ? trouble.error : undefined),
    witnessTrouble: () => witnessing?.trouble(),
    checking: guard.progress,
    mayLeave: guard.mayLeave,
    onMoved: (tell) => {
      movers.push(tell)
    },
    entries: async (index, count) => {
      const entries: Buffer[] = []
      const changed = (at: number): never => {
        guard.suspect()
        throw new LogReplaced(at)
      }
      const after = index === 0 ? {} : { after: files.positionOf(index - 1) }
      for await (const { body } of leavesOf(store, after)) {
        const entry = Buffer.from(body)
        const at = index + entries.length
        if (!leafHash(entry).equals(files.subtrees(0, at))) return changed(at)
        entries.push(entry)
        if (entries.length === count) return entries
      }
      return changed(index + entries.length)
    },
    suspect: guard.suspect,
    close: async () => {
      closed = true
      clearTimeout(timer)
      await guard.close()
      await working
      await cosigned
      try {
        await work()
        await files.save()
      } catch (error) {
        if (!isStoreError(error)) log.warn({ err: error }, 'the tree of the audit was not saved')
      }
      await files.close()
    },
  }
}
