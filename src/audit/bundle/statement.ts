/** A verified checkpoint: what it states, and which signers of the policy signed it. */

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
 * Checks that a log of a policy signed a checkpoint. Every other signature by a key of the policy must be valid,
 * too.
 * @param at the file with the checkpoint
 * @throws Fault naming the signature that is bad or missing
 */
export const checkSigned = (at: string, note: Uint8Array | string, policy: Policy): Statement => {
  try {
    const read = readNote(note)
    const checkpoint = readCheckpoint(read)
    const signers = signersOf(read, keysOf(policy))
    // The key must be named for the log's origin, so another log's key is not accepted.
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
 * @param at the file with the checkpoint
 * @throws Fault naming the signature that is bad or missing
 */
export const checkCosigned = (at: string, note: Uint8Array | string, policy: Policy): Statement => {
  const statement = checkSigned(at, note, policy)
  const { witnesses } = statement
  if (hasQuorum(policy, witnesses)) return statement
  throw new Fault(at, `${witnesses.length} witnesses signed, which does not meet the quorum ${policy.quorum}`)
}
