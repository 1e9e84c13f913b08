/**
 * Has the witnesses of a policy cosign checkpoints; signing does not wait for them. The last checkpoint with
 * enough cosignatures is kept, because the log has usually grown by then. A witness's earlier cosignature may
 * prove that this log is not the one that was signed before.
 */
import { isStoreError } from '../../failure/storeError.ts'
import type { EventStore } from '../../store/port.ts'
import type { Checkpoint } from '../../tlog/checkpoint.ts'
import { readNote, signersOf } from '../../tlog/note.ts'
import type { Verifier } from '../../tlog/noteKeys.ts'
import { hasQuorum, keysOf, type Policy } from '../../tlog/policy.ts'
import { RefusesToSign, type SignedCheckpoint } from '../signer/lastSigned.ts'
import { readCosigned, readSigned, writeCosigned } from '../signer/signedCell.ts'
import type { TreeFiles } from '../tree/treeFiles.ts'
import { openCosigner } from './cosigner.ts'

export interface Witnesses {
  /** Whether a checkpoint lacks cosignatures for the policy. */
  lacks(checkpoint: SignedCheckpoint): boolean
  /**
   * Asks the witnesses, and keeps the checkpoint if enough of them cosigned.
   * @returns the note with the new cosignatures
   * @throws RefusesToSign when a witness proves that the log was forked or rolled back · StoreError
   */
  ask(checkpoint: SignedCheckpoint): Promise<string>
  /** Why witnesses did not cosign at the last attempt; undefined when all did. */
  trouble(): string | undefined
}

/** @param say called when the reason why witnesses do not cosign changes */
export const openWitnesses = (
  policy: Policy,
  files: Pick<TreeFiles, 'size' | 'subtrees' | 'rootAt'>,
  store: Pick<EventStore, 'readState' | 'writeState'>,
  key: Verifier,
  say: (why: string) => void,
): Witnesses => {
  const own = policy.logs.map((log) => log.key).filter(({ name }) => name === key.name)
  const cosigning = openCosigner(policy, files, [...own, key])
  let trouble: string | undefined

  const isEnough = (note: string): boolean => hasQuorum(policy, signersOf(readNote(note), keysOf(policy)))

  /**
   * Compares with what a witness cosigned before. What this node signs is in the store before a witness sees it.
   */
  const holdAgainst = async ({ size, root }: Checkpoint): Promise<void> => {
    const signed = (await readSigned(store))?.signed
    const last = signed && readNote(signed.note).text.split('\n')[1]
    if (last === undefined) return
    if (size > BigInt(last)) {
      throw new RefusesToSign(
        `a witness has cosigned a checkpoint of ${size} events, signed by the key of the log, but only ${last} were signed here: is it an older backup?`,
      )
    }
    if (Number(size) > files.size() || files.rootAt(Number(size)).equals(root)) return
    throw new RefusesToSign(
      `a witness has cosigned another root at ${size} events, signed by the key of the log: the log was forked`,
    )
  }

  const keep = async (note: string, { size }: SignedCheckpoint): Promise<void> => {
    const { last, revision } = await readCosigned(store)
    if (last && last.size >= size) return
    try {
      await writeCosigned(store, note, revision)
    } catch (error) {
      // Another node was faster.
      if (!isStoreError(error, 'wrong-revision')) throw error
    }
  }

  return {
    lacks: ({ note }) => !isEnough(note),
    ask: async (checkpoint) => {
      const { note, refusals, witnessedCheckpoints } = await cosigning.cosign(checkpoint)
      const why = refusals.length > 0 ? refusals.join('; ') : undefined
      if (why !== undefined && why !== trouble) say(why)
      trouble = why
      for (const before of witnessedCheckpoints) await holdAgainst(before)
      if (isEnough(note)) await keep(note, checkpoint)
      return note
    },
    trouble: () => trouble,
  }
}
