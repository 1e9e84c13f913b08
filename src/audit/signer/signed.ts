/**
 * What the log last signed, in a state cell of the store: the one place that all nodes share. Whoever writes the next
 * checkpoint writes it at the exact revision of the last, so that there are never two.
 */
import { z } from 'zod'
import { type EventStore, type LedgerReader, NO_STREAM } from '../../store/port.ts'
import { BadNote, readNote, signersOf } from '../../tlog/note.ts'
import { readVkey } from '../../tlog/noteKeys.ts'
import { RefusesToSign, type SignedCheckpoint, signedCheckpoint } from './kept.ts'

const CELL = 'signer-checkpoint'

/** The last checkpoint that as many witnesses cosigned as the policy wants. */
const COSIGNED = 'signer-cosigned'

/** Holds a key that was made and has signed nothing yet. */
export const NOBODY = ''

const cell = z.strictObject({
  /** The key of the log. */
  vkey: z.string(),
  /** The node that signed last: others sign only when it does not. */
  holder: z.string(),
  /** The signed note. */
  note: z.string(),
})

export type Signed = z.infer<typeof cell>

export interface SignedCell {
  readonly signed: Signed
  readonly revision: number
}

/**
 * What was last signed; undefined when the log has no key yet.
 * @throws RefusesToSign when the store holds something else
 */
export const readSigned = async (store: Pick<LedgerReader, 'readState'>): Promise<SignedCell | undefined> => {
  const found = await store.readState(CELL)
  try {
    return found && { signed: cell.parse(JSON.parse(found.value)), revision: found.revision }
  } catch {
    throw new RefusesToSign(`what the store keeps of what was signed, in the cell ${CELL}, is damaged`)
  }
}

/** What the store says was signed last, as a checkpoint. @throws RefusesToSign */
export const lastIn = ({ signed: { vkey, note } }: SignedCell): SignedCheckpoint => {
  try {
    if (signersOf(readNote(note), [readVkey(vkey)]).length > 0) return signedCheckpoint(note)
  } catch {}
  throw new RefusesToSign('what the store says was signed last is not signed by the key of the log')
}

/** The revision of what was last signed, whatever it holds. */
export const signedRevision = async (store: Pick<LedgerReader, 'readState'>): Promise<number> =>
  (await store.readState(CELL))?.revision ?? NO_STREAM

/** The last checkpoint that was cosigned, and the revision of its cell; nothing where there is none that can be read. */
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
  signed: Signed,
  expected: number,
): Promise<number> => store.writeState(CELL, JSON.stringify(signed), expected)
