/** A checkpoint that may be believed: what it states, who of a policy signed it. */

import { Fault } from '../../files/folder.ts'
import { type Checkpoint, readCheckpoint } from '../../tlog/checkpoint.ts'
import { BadNote, readNote, signersOf } from '../../tlog/note.ts'
import { SIGNATURE, type Verifier } from '../../tlog/noteKeys.ts'
import { hasQuorum, keysOf, type Policy } from '../../tlog/policy.ts'

export interface Statement extends Checkpoint {
  readonly log: Verifier
  readonly witnesses: readonly Verifier[]
}

/**
 * Checks that a log of a policy signed a checkpoint. Whoever else of the policy signed it must have done so rightly.
 * @param at the file that it is in
 * @throws Fault naming the signature that is bad or missing
 */
export const checkSigned = (at: string, note: Uint8Array | string, policy: Policy): Statement => {
  try {
    const read = readNote(note)
    const checkpoint = readCheckpoint(read)
    const signers = signersOf(read, keysOf(policy))
    // A log's key is named for its origin: another log's key would not do.
    const log = signers.find(({ type, name }) => type === SIGNATURE && name === checkpoint.origin)
    if (!log) {
      const known = policy.logs.map(({ key }) => `${key.name} (key ${key.id})`).join(', ')
      throw new Fault(
        at,
        `${JSON.stringify(checkpoint.origin)} is not signed by a log of the policy: ${known}`,
      )
    }
    return { ...checkpoint, log, witnesses: signers.filter(({ type }) => type !== SIGNATURE) }
  } catch (error) {
    if (error instanceof BadNote) throw new Fault(at, error.message)
    throw error
  }
}

/**
 * Checks that a log of a policy signed a checkpoint and that enough witnesses cosigned it.
 * @param at the file that it is in
 * @throws Fault naming the signature that is bad or missing
 */
export const checkCosigned = (at: string, note: Uint8Array | string, policy: Policy): Statement => {
  const statement = checkSigned(at, note, policy)
  const { witnesses } = statement
  if (hasQuorum(policy, witnesses)) return statement
  throw new Fault(at, `${witnesses.length} witnesses signed, which is not the quorum ${policy.quorum}`)
}
