/**
 * What the log last signed, in a state cell of the store, the one place that all nodes share. A node writes the
 * next checkpoint at the exact revision of the last one, so two nodes never write at once.
 */
import { z } from 'zod'
import { type EventStore, type LedgerReader, NO_STREAM } from '../../store/port.ts'
import { BadNote, readNote, signersOf } from '../../tlog/note.ts'
import { readVkey } from '../../tlog/noteKeys.ts'
import { RefusesToSign, type SignedCheckpoint, signedCheckpoint } from './lastSigned.ts'

const CELL = 'signer-checkpoint'

/** The last checkpoint with enough cosignatures for the policy. */
const COSIGNED = 'signer-cosigned'

/** The holder of a key that was made but has signed nothing yet. */
export const NOBODY = ''

const cell = z.strictObject({
  /** The key of the log. */
  vkey: z.string(),
  /** The node that signed last. Others sign only when it stops. */
  holder: z.string(),
  /** The signed note. */
  note: z.string(),
})

export type SignedValue = z.infer<typeof cell>

export interface SignedCell {
  readonly signed: SignedValue
  readonly revision: number
}

/**
 * What was last signed; undefined when the log has no key yet.
 * @throws RefusesToSign when the cell holds something else
 */
export const readSigned = async (store: Pick<LedgerReader, 'readState'>): Promise<SignedCell | undefined> => {
  const found = await store.readState(CELL)
  try {
    return found && { signed: cell.parse(JSON.parse(found.value)), revision: found.revision }
  } catch {
    throw new RefusesToSign(`the store's record of what was signed, in the cell ${CELL}, is damaged`)
  }
}

/** The checkpoint that the store says was signed last. @throws RefusesToSign */
export const lastIn = ({ signed: { vkey, note } }: SignedCell): SignedCheckpoint => {
  try {
    if (signersOf(readNote(note), [readVkey(vkey)]).length > 0) return signedCheckpoint(note)
  } catch {}
  throw new RefusesToSign(
    'the checkpoint that the store says was signed last is not signed by the key of the log',
  )
}

/** The revision of the cell, whatever it holds. */
export const signedRevision = async (store: Pick<LedgerReader, 'readState'>): Promise<number> =>
  (await store.readState(CELL))?.revision ?? NO_STREAM

/** The last cosigned checkpoint and the revision of its cell; the checkpoint is missing if it cannot be read. */
export const readCosigned = async (
  store: Pick<LedgerReader, 'readState'>,
): Promise<{ readonly last: SignedCheckpoint | undefined; readonly revision: number }> => {
  const found = await store.readState(COSIGNED)
  const revision = found?.revision ?? NO_STREAM
  try {
    return { last: found && signedCheckpoint(found.value), revision }
  } catch (error) {
    if (error instanceof BadNote) return { last: undefined, revision }
    throw error
  }
}

/** @throws StoreError `wrong-revision` when another node was first */
export const writeCosigned = (
  store: Pick<EventStore, 'writeState'>,
  note: string,
  expected: number,
): Promise<number> => store.writeState(COSIGNED, note, expected)

/** @throws StoreError `wrong-revision` when another node was first */
export const writeSigned = (
  store: Pick<EventStore, 'writeState'>,
  signed: SignedValue,
  expected: number,
): Promise<number> => store.writeState(CELL, JSON.stringify(signed), expected)
