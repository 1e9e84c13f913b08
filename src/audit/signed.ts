/**
 * What the log last signed, in a state cell of the store: the one place that all nodes share. Whoever writes the next
 * checkpoint writes it at the exact revision of the last, so that there are never two.
 */
import { z } from 'zod'
import type { EventStore, LedgerReader } from '../store/port.ts'

const CELL = 'signer-checkpoint'

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

/** What was last signed; undefined when the log has no key yet. */
export const readSigned = async (store: Pick<LedgerReader, 'readState'>): Promise<SignedCell | undefined> => {
  const found = await store.readState(CELL)
  return found && { signed: cell.parse(JSON.parse(found.value)), revision: found.revision }
}

/** @throws StoreError `wrong-revision` when another node was first */
export const writeSigned = (
  store: Pick<EventStore, 'writeState'>,
  signed: Signed,
  expected: number,
): Promise<number> => store.writeState(CELL, JSON.stringify(signed), expected)
