/**
 * Keeps what a key signed last, in a file next to the key, outside the store: a restored older store does not
 * know what was signed since. A key that has signed always has this file. If it is missing, the key may have
 * signed anything.
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

/**
 * The log is not the one that was signed, or this cannot be determined: it is an older backup, or somebody
 * changed it.
 */
export class RefusesToSign extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'RefusesToSign'
  }
}

export const lastSignedPath = (key: string): string => `${key}.signed`

/** What to do when the file is missing or damaged. */
export const REMEDY =
  'if you have the last checkpoint, for example from a witness, give it with: detente audit key --last FILE; otherwise begin a new log with: detente audit key --new-log NAME'

/** The message when the file is missing: nothing is signed or exported. */
export const missingLastSigned = (file: string): string =>
  `${file} is missing, so what the key has signed is unknown: the ledger itself may be an older copy. Put the file back; ${REMEDY}`

/** Reads a note as a checkpoint. @throws BadNote */
export const signedCheckpoint = (note: string): SignedCheckpoint => ({
  ...readCheckpoint(readNote(note)),
  note,
})

/**
 * What a key signed last; undefined when the file is missing.
 * @param keys the checkpoint must be signed by one of them
 * @throws RefusesToSign when the file holds something else
 */
export const readLastSigned = async (
  path: string,
  keys: readonly Verifier[],
): Promise<SignedCheckpoint | undefined> => {
  await removeLeft(path)
  const note = await readIfThere(path)
  if (note === undefined) return undefined
  const bad = (why: string): never => {
    throw new RefusesToSign(`${basename(path)}, which keeps what was signed, is damaged: ${why}; ${REMEDY}`)
  }
  try {
    if (signersOf(readNote(note), keys).length === 0) bad('the key of the log did not sign it')
    return signedCheckpoint(note)
  } catch (error) {
    if (error instanceof BadNote) return bad(error.message)
    throw error
  }
}

export const writeLastSigned = (path: string, note: string): Promise<void> => writeDurably(path, note)

/** The note of a key that has signed nothing yet: its log has no events. */
export const emptyNote = (key: Signer): string => {
  const text = checkpointText({ origin: key.verifier.name, size: 0n, root: EMPTY_ROOT })
  return noteOf(text, [signatureLine(text, key)])
}
