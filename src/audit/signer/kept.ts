/**
 * What a key signed last, in a file beside it, outside the store: an older copy of the store cannot say what was signed
 * since. A key that has signed is never without it, so one whose file is missing may have signed anything.
 */
import { basename } from 'node:path'
import { readIfThere, removeLeft, writeDurably } from '../../files/durable.ts'
import { type Checkpoint, checkpointText, readCheckpoint } from '../../tlog/checkpoint.ts'
import { BadNote, noteOf, readNote, signatureLine, signersOf } from '../../tlog/note.ts'
import type { Signer, Verifier } from '../../tlog/noteKeys.ts'
import { EMPTY_ROOT } from '../../tlog/tree.ts'

/** A checkpoint that was signed. */
export interface SignedCheckpoint extends Checkpoint {
  readonly note: string
}

/** The log is not the one that was signed before, or it cannot be told: an older backup, or somebody changed it. */
export class RefusesToSign extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'RefusesToSign'
  }
}

export const keptPath = (key: string): string => `${key}.signed`

/** What to do where it is missing or damaged. */
export const WAY_ON =
  'if you have the last checkpoint, from a witness or whoever keeps them, give it with: detente audit key --last FILE; else begin a new log with: detente audit key --new-log NAME'

/** Why nothing is signed, and nothing exported as what was signed last, where the file is missing. */
export const missingKept = (file: string): string =>
  `${file} is missing, so it cannot be told what the key has signed, which an older copy of the ledger does not say: put the file back; ${WAY_ON}`

/** A note as the checkpoint that it is. @throws BadNote */
export const signedCheckpoint = (note: string): SignedCheckpoint => ({
  ...readCheckpoint(readNote(note)),
  note,
})

/**
 * What a key signed last; undefined when the file is missing.
 * @param keys one of them must have signed it
 * @throws RefusesToSign for a file that holds something else
 */
export const readKept = async (
  path: string,
  keys: readonly Verifier[],
): Promise<SignedCheckpoint | undefined> => {
  await removeLeft(path)
  const note = await readIfThere(path)
  if (note === undefined) return undefined
  const bad = (why: string): never => {
    throw new RefusesToSign(
      `${basename(path)}, where it is kept what was signed, is damaged: ${why}; ${WAY_ON}`,
    )
  }
  try {
    if (signersOf(readNote(note), keys).length === 0) bad('the key of the log did not sign it')
    return signedCheckpoint(note)
  } catch (error) {
    if (error instanceof BadNote) return bad(error.message)
    throw error
  }
}

export const writeKept = (path: string, note: string): Promise<void> => writeDurably(path, note)

/** The note of a key that has signed nothing: its log has no events yet. */
export const emptyNote = (key: Signer): string => {
  const text = checkpointText({ origin: key.verifier.name, size: 0n, root: EMPTY_ROOT })
  return noteOf(text, [signatureLine(text, key)])
}
