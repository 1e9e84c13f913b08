/**
 * Has checkpoints cosigned by the witnesses of a policy; signing does not wait for them. The last checkpoint that enough of
 * them cosigned is kept, since the log mostly is further by then. What a witness has cosigned may prove that the log that is
 * signed here is not the one that was signed before.
 */
import { isStoreError } from '../../failure/storeError.ts'
import type { EventStore } from '../../store/port.ts'
import type { Checkpoint } from '../../tlog/checkpoint.ts'
import { readNote, signersOf } from '../../tlog/note.ts'
import type { Verifier } from '../../tlog/noteKeys.ts'
import { hasQuorum, keysOf, type Policy } from '../../tlog/policy.ts'
import { RefusesToSign, type SignedCheckpoint } from '../signer/kept.ts'
import { readCosigned, readSigned, writeCosigned } from '../signer/signed.ts'
import type { TreeFiles } from '../tree/treeFiles.ts'
import { openCosigning } from './cosigning.ts'

export interface Witnessing {
  /** Whether a checkpoint lacks cosignatures that the policy wants. */
  lacks(checkpoint: SignedCheckpoint): boolean
  /**
   * Asks the witnesses, and keeps what enough of them cosigned.
   * @returns the note with what was added
   * @throws RefusesToSign when a witness proves that the log was forked or rolled back · StoreError
   */
  ask(checkpoint: SignedCheckpoint): Promise<string>
  /** Why witnesses did not cosign when they were asked last; undefined when all did. */
  trouble(): string | undefined
}

/** @param say told why witnesses do not cosign, when that changes */
export const openWitnessing = (
  policy: Policy,
  files: Pick<TreeFiles, 'size' | 'subtrees' | 'rootAt'>,
  store: Pick<EventStore, 'readState' | 'writeState'>,
  key: Verifier,
  say: (why: string) => void,
): Witnessing => {
  const own = policy.logs.map((log) => log.key).filter(({ name }) => name === key.name)
  const cosigning = openCosigning(policy, files, [...own, key])
  let trouble: string | undefined

  const isEnough = (note: string): boolean => hasQuorum(policy, signersOf(readNote(note), keysOf(policy)))

  /** Compares with what a witness cosigned before. What is signed is in the store before any witness sees it. */
  const holdAgainst = async ({ size, root }: Checkpoint): Promise<void> => {
    const signed = (await readSigned(store))?.signed
    const last = signed && readNote(signed.note).text.split('\n')[1]
    if (last === undefined) return
    if (size > BigInt(last)) {
      throw new RefusesToSign(
        `a witness has cosigned a checkpoint of ${size} events that the key of the log signed, and only ${last} were signed here: is it an older backup?`,
      )
    }
    if (Number(size) > files.size() || files.rootAt(Number(size)).equals(root)) return
    throw new RefusesToSign(
      `a witness has cosigned another root at ${size} events, which the key of the log signed: the log was forked`,
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
      const { note, refused, witnessed } = await cosigning.cosign(checkpoint)
      const why = refused.length > 0 ? refused.join('; ') : undefined
      if (why !== undefined && why !== trouble) say(why)
      trouble = why
      for (const before of witnessed) await holdAgainst(before)
      if (isEnough(note)) await keep(note, checkpoint)
      return note
    },
    trouble: () => trouble,
  }
}
