/**
 * Signs the log as it grows, and never signs two different histories. What was signed last is in the store and
 * next to the key. Both are written before anybody sees the checkpoint, and a tree that does not begin with both
 * is refused.
 */
import { basename } from 'node:path'
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { type Checkpoint, checkpointText } from '../../tlog/checkpoint.ts'
import { noteOf, readNote, signatureLine } from '../../tlog/note.ts'
import { type Signer, vkeyOf } from '../../tlog/noteKeys.ts'
import type { Hash } from '../../tlog/tree.ts'
import {
  missingLastSigned,
  RefusesToSign,
  readLastSigned,
  type SignedCheckpoint,
  signedCheckpoint,
  writeLastSigned,
} from './lastSigned.ts'
import { lastIn, NOBODY, readSigned, type SignedCell, writeSigned } from './signedCell.ts'

/** The tree of this node. */
export interface Tree {
  size(): number
  rootAt(size: number): Hash
  /** Whether it has read all of the log. */
  live(): boolean
  /** Whether the tree was compared with the log, so that all of it may be signed. */
  isChecked(): boolean
}

export interface LogSigner {
  /**
   * Signs the tree, or returns what another node signed.
   * @returns the last checkpoint that this tree leads to; undefined when there is no checkpoint yet
   * @throws RefusesToSign · StoreError
   */
  sign(): Promise<SignedCheckpoint | undefined>
  /**
   * Stores a note of the last checkpoint with more signatures, for exports.
   * @returns whether the checkpoint is still the last
   */
  keep(note: string): Promise<boolean>
  /**
   * What was signed last, according to the store and to the file next to the key.
   * @throws RefusesToSign · StoreError
   */
  lastSigned(): Promise<readonly SignedCheckpoint[]>
}

/**
 * How long the node that signed last may leave a longer log unsigned before another node takes over, in
 * milliseconds.
 */
const TAKEOVER_MS = 5_000
const MOST_ATTEMPTS = 10

export interface LogSignerOptions {
  /** Undefined on a node that does not sign. */
  readonly signer: Signer | undefined
  /** The name of this node in a cluster. It stays the same after a restart. */
  readonly node: string
  /** The path of the file next to the key. */
  readonly memory: string
  /** Whether no other node can sign this log. */
  readonly alone?: boolean
  /** Whether the log already had events before this key could sign any. */
  readonly hadEvents?: boolean
  readonly takeoverMs?: number
}

const isSame = (one: Checkpoint, other: Checkpoint): boolean =>
  one.size === other.size && one.root.equals(other.root)

export const openLogSigner = (
  store: Pick<EventStore, 'readState' | 'writeState'>,
  tree: Tree,
  { signer, node, memory, alone = false, hadEvents = false, takeoverMs = TAKEOVER_MS }: LogSignerOptions,
): LogSigner => {
  const beside = basename(memory)
  let watched = { revision: NO_STREAM, since: performance.now() }

  /** Whether a tree leads to what was signed; false when it is not that long yet. */
  const leadsTo = ({ size, root }: Checkpoint, where: string): boolean => {
    const signed = Number(size)
    if (tree.size() < signed) {
      if (!tree.live()) return false
      throw new RefusesToSign(
        `${where} says that ${signed} events were signed, but the log has only ${tree.size()}: is it an older backup?`,
      )
    }
    if (tree.rootAt(signed).equals(root)) return true
    throw new RefusesToSign(
      `at ${signed} events, the log's root differs from the one in ${where}: the log was changed`,
    )
  }

  /** The content of the file next to the key. It is read once, because nobody else writes it. */
  let kept: { readonly last: SignedCheckpoint | undefined } | undefined
  const remembered = async (): Promise<SignedCheckpoint | undefined> => {
    kept ??= { last: signer && (await readLastSigned(memory, [signer.verifier])) }
    return kept.last
  }

  /** Whether the node that signed last has left a longer log unsigned for too long. */
  const isStale = (revision: number): boolean => {
    if (watched.revision !== revision) watched = { revision, since: performance.now() }
    return performance.now() - watched.since >= takeoverMs
  }

  /** The last verified cell of the store. Usually it has not changed. */
  let verified: { readonly vkey: string; readonly last: SignedCheckpoint } | undefined

  const lastOf = (cell: SignedCell): SignedCheckpoint => {
    const { vkey, note } = cell.signed
    if (verified?.vkey === vkey && verified.last.note === note) return verified.last
    verified = { vkey, last: lastIn(cell) }
    return verified.last
  }

  /** The revision at which this node first read the cell, or wrote it without signing. */
  let unmoved: number | undefined

  /**
   * Lets a node that does not know what its key signed learn it from another node, once it sees that node sign:
   * that proves that the store is not an older copy.
   */
  const learn = async (found: SignedCell, last: SignedCheckpoint): Promise<SignedCheckpoint | undefined> => {
    unmoved ??= found.revision
    if (alone || found.revision <= unmoved || found.signed.holder === node) return undefined
    await writeLastSigned(memory, last.note)
    kept = { last }
    return last
  }

  const refuseUnknown = (): never => {
    throw new RefusesToSign(missingLastSigned(beside))
  }

  const signNext = async (key: Signer, revision: number): Promise<SignedCheckpoint> => {
    const vkey = vkeyOf(key.verifier)
    const size = tree.size()
    const text = checkpointText({ origin: key.verifier.name, size: BigInt(size), root: tree.rootAt(size) })
    const note = noteOf(text, [signatureLine(text, key)])
    const signed = signedCheckpoint(note)
    await writeLastSigned(memory, note)
    kept = { last: signed }
    await writeSigned(store, { vkey, holder: node, note }, revision)
    verified = { vkey, last: signed }
    return signed
  }

  const attempt = async (): Promise<SignedCheckpoint | undefined> => {
    const found = await readSigned(store)
    const last = found && lastOf(found)
    const own = await remembered()
    if (last && !leadsTo(last, 'the store')) return undefined
    if (own && !(last && isSame(own, last)) && !leadsTo(own, beside)) return undefined
    if (!signer || (found && found.signed.vkey !== vkeyOf(signer.verifier))) return last
    const isNew = found?.signed.holder === NOBODY
    const isKnown = own ?? (isNew || (found && last ? await learn(found, last) : !hadEvents))
    if (!isKnown && (alone || !found)) refuseUnknown()
    if (last && !isNew && Number(last.size) === tree.size()) return last
    if (!tree.isChecked()) return last
    if (found && !isNew && found.signed.holder !== node && !isStale(found.revision)) return last
    if (!isKnown) refuseUnknown()
    return signNext(signer, found?.revision ?? NO_STREAM)
  }

  return {
    lastSigned: async () => {
      const found = await readSigned(store)
      const own = await remembered()
      return [...(found ? [lastOf(found)] : []), ...(own ? [own] : [])]
    },
    keep: async (note) => {
      const found = await readSigned(store)
      if (!found || readNote(found.signed.note).text !== readNote(note).text) return false
      try {
        unmoved = await writeSigned(store, { ...found.signed, note }, found.revision)
        return true
      } catch (error) {
        if (isStoreError(error, 'wrong-revision')) return false
        throw error
      }
    },
    sign: async () => {
      for (let count = 1; ; count++) {
        try {
          return await attempt()
        } catch (error) {
          // Another node was first, so read what it signed.
          if (!isStoreError(error, 'wrong-revision') || count === MOST_ATTEMPTS) throw error
        }
      }
    },
  }
}
