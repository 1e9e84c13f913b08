/**
 * Signs the log as it grows, and never two different pasts: what was last signed is kept in the store and beside the
 * key, both are written before anybody sees the checkpoint, and a tree that does not begin with both is refused.
 */
import { isStoreError } from '../store/errors.ts'
import { type EventStore, NO_STREAM } from '../store/port.ts'
import { type Checkpoint, checkpointText, readCheckpoint } from './checkpoint.ts'
import { readIfThere, removeLeft, writeDurably } from './durable.ts'
import { readVkey, type Signer, vkeyOf } from './keys.ts'
import { noteOf, readNote, signatureLine, signersOf } from './note.ts'
import { readSigned, type SignedCell, writeSigned } from './signed.ts'
import type { Hash } from './tree.ts'

/** A checkpoint that was signed. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string
}

/** The tree of this node. */
export interface Tree {
  size(): number
  rootAt(size: number): Hash
  /** Whether it has seen all of the log. */
  live(): boolean
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
}

/** The log is not the one that was signed before: an older backup, or somebody changed it. */
export class RefusesToSign extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'RefusesToSign'
  }
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
  readonly takeoverMs?: number
}

const isSame = (one: Checkpoint, other: Checkpoint): boolean =>
  one.size === other.size && one.root.equals(other.root)

const read = (note: string): SignedCheckpoint => ({ ...readCheckpoint(readNote(note)), note })

export const openSigning = (
  store: Pick<EventStore, 'readState' | 'writeState'>,
  tree: Tree,
  { signer, node, memory, takeoverMs = TAKEOVER_MS }: SigningOptions,
): Signing => {
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
  let beside: { readonly last: SignedCheckpoint | undefined } | undefined
  const remembered = async (): Promise<SignedCheckpoint | undefined> => {
    if (!signer) return undefined
    await removeLeft(memory)
    const text = await readIfThere(memory)
    return text === undefined ? undefined : read(text)
  }

  /** Whether the node that signed last has left a longer log unsigned for too long. */
  const isStale = (revision: number): boolean => {
    if (watched.revision !== revision) watched = { revision, since: performance.now() }
    return performance.now() - watched.since >= takeoverMs
  }

  /** What was found in the store last and verified: mostly it is still there. */
  let verified: { readonly vkey: string; readonly last: SignedCheckpoint } | undefined

  const lastIn = ({ note, vkey }: SignedCell['signed']): SignedCheckpoint => {
    if (verified?.vkey === vkey && verified.last.note === note) return verified.last
    if (signersOf(readNote(note), [readVkey(vkey)]).length === 0) {
      throw new RefusesToSign('what the store says was signed last is not signed by the key of the log')
    }
    verified = { vkey, last: read(note) }
    return verified.last
  }

  const signNext = async (key: Signer, revision: number): Promise<SignedCheckpoint> => {
    const vkey = vkeyOf(key.verifier)
    const size = tree.size()
    const text = checkpointText({ origin: key.verifier.name, size: BigInt(size), root: tree.rootAt(size) })
    const note = noteOf(text, [signatureLine(text, key)])
    const signed = read(note)
    await writeDurably(memory, note)
    beside = { last: signed }
    await writeSigned(store, { vkey, holder: node, note }, revision)
    verified = { vkey, last: signed }
    return signed
  }

  const attempt = async (): Promise<SignedCheckpoint | undefined> => {
    const found = await readSigned(store)
    const last = found && lastIn(found.signed)
    beside ??= { last: await remembered() }
    const kept = beside.last
    if (last && !leadsTo(last, 'the store')) return undefined
    if (kept && !(last && isSame(kept, last)) && !leadsTo(kept, memory)) return undefined
    if (!signer || (found && found.signed.vkey !== vkeyOf(signer.verifier))) return last
    if (last && Number(last.size) === tree.size()) return last
    if (found && found.signed.holder !== node && !isStale(found.revision)) return last
    return signNext(signer, found?.revision ?? NO_STREAM)
  }

  return {
    keep: async (note) => {
      const found = await readSigned(store)
      if (!found || readNote(found.signed.note).text !== readNote(note).text) return false
      try {
        await writeSigned(store, { ...found.signed, note }, found.revision)
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
