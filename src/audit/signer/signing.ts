/**
 * Signs the log as it grows, and never two different pasts: what was last signed is kept in the store and beside the
 * key, both are written before anybody sees the checkpoint, and a tree that does not begin with both is refused.
 */
import { basename } from 'node:path'
import { isStoreError } from '../../failure/storeError.ts'
import { type EventStore, NO_STREAM } from '../../store/port.ts'
import { type Checkpoint, checkpointText } from '../../tlog/checkpoint.ts'
import { noteOf, readNote, signatureLine } from '../../tlog/note.ts'
import { type Signer, vkeyOf } from '../../tlog/noteKeys.ts'
import type { Hash } from '../../tlog/tree.ts'
import {
  missingKept,
  RefusesToSign,
  readKept,
  type SignedCheckpoint,
  signedCheckpoint,
  writeKept,
} from './kept.ts'
import { lastIn, NOBODY, readSigned, type SignedCell, writeSigned } from './signed.ts'

/** The tree of this node. */
export interface Tree {
  size(): number
  rootAt(size: number): Hash
  /** Whether it has seen all of the log. */
  live(): boolean
  /** Whether all of it may be signed: it was held against the log. */
  checked(): boolean
}

export interface Signing {
  /**
   * Signs the tree, or finds what another node signed.
   * @returns the last checkpoint that this tree leads to; undefined when there is none yet
   * @throws RefusesToSign · StoreError
   */
  sign(): Promise<SignedCheckpoint | undefined>
  /**
   * Keeps a note of the last checkpoint that has more signatures, for whoever exports it.
   * @returns whether it still is the last
   */
  keep(note: string): Promise<boolean>
  /**
   * What was signed last, as the store and the file beside the key have it.
   * @throws RefusesToSign · StoreError
   */
  known(): Promise<readonly SignedCheckpoint[]>
}

/** How long the node that signed last may leave a longer log unsigned, before another one takes over. */
const TAKEOVER_MS = 5_000
const MOST_ATTEMPTS = 10

export interface SigningOptions {
  /** Undefined on a node that only serves. */
  readonly signer: Signer | undefined
  /** Tells the nodes of a cluster apart, also after a restart. */
  readonly node: string
  /** The file beside the key. */
  readonly memory: string
  /** Whether no other node can sign this log. */
  readonly alone?: boolean
  /** Whether the log had events before this key could sign any. */
  readonly hadEvents?: boolean
  readonly takeoverMs?: number
}

const isSame = (one: Checkpoint, other: Checkpoint): boolean =>
  one.size === other.size && one.root.equals(other.root)

export const openSigning = (
  store: Pick<EventStore, 'readState' | 'writeState'>,
  tree: Tree,
  { signer, node, memory, alone = false, hadEvents = false, takeoverMs = TAKEOVER_MS }: SigningOptions,
): Signing => {
  const beside = basename(memory)
  let watched = { revision: NO_STREAM, since: performance.now() }

  /** Whether a tree leads to what was signed; false when it has not come so far yet. */
  const leadsTo = ({ size, root }: Checkpoint, where: string): boolean => {
    const signed = Number(size)
    if (tree.size() < signed) {
      if (!tree.live()) return false
      throw new RefusesToSign(
        `${where} says that ${signed} events were signed, and the log has ${tree.size()}: is it an older backup?`,
      )
    }
    if (tree.rootAt(signed).equals(root)) return true
    throw new RefusesToSign(`the log had another root at ${signed} events than ${where} says: it was changed`)
  }

  /** What is beside the key: read once, since nobody else writes there. */
  let kept: { readonly last: SignedCheckpoint | undefined } | undefined
  const remembered = async (): Promise<SignedCheckpoint | undefined> => {
    kept ??= { last: signer && (await readKept(memory, [signer.verifier])) }
    return kept.last
  }

  /** Whether the node that signed last has left a longer log unsigned for too long. */
  const isStale = (revision: number): boolean => {
    if (watched.revision !== revision) watched = { revision, since: performance.now() }
    return performance.now() - watched.since >= takeoverMs
  }

  /** What was found in the store last and verified: mostly it is still there. */
  let verified: { readonly vkey: string; readonly last: SignedCheckpoint } | undefined

  const lastOf = (cell: SignedCell): SignedCheckpoint => {
    const { vkey, note } = cell.signed
    if (verified?.vkey === vkey && verified.last.note === note) return verified.last
    verified = { vkey, last: lastIn(cell) }
    return verified.last
  }

  /** The revision at which this node saw the cell first, or wrote it itself without signing. */
  let unmoved: number | undefined

  /**
   * A node that does not know what its key signed learns it from another one, which it sees sign: then the store is no
   * older copy.
   */
  const learn = async (found: SignedCell, last: SignedCheckpoint): Promise<SignedCheckpoint | undefined> => {
    unmoved ??= found.revision
    if (alone || found.revision <= unmoved || found.signed.holder === node) return undefined
    await writeKept(memory, last.note)
    kept = { last }
    return last
  }

  const refuseUnknown = (): never => {
    throw new RefusesToSign(missingKept(beside))
  }

  const signNext = async (key: Signer, revision: number): Promise<SignedCheckpoint> => {
    const vkey = vkeyOf(key.verifier)
    const size = tree.size()
    const text = checkpointText({ origin: key.verifier.name, size: BigInt(size), root: tree.rootAt(size) })
    const note = noteOf(text, [signatureLine(text, key)])
    const signed = signedCheckpoint(note)
    await writeKept(memory, note)
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
    if (!tree.checked()) return last
    if (found && !isNew && found.signed.holder !== node && !isStale(found.revision)) return last
    if (!isKnown) refuseUnknown()
    return signNext(signer, found?.revision ?? NO_STREAM)
  }

  return {
    known: async () => {
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
          // Another node was first: what it signed is looked at again.
          if (!isStoreError(error, 'wrong-revision') || count === MOST_ATTEMPTS) throw error
        }
      }
    },
  }
}
