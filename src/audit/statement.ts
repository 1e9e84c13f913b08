/** A checkpoint that may be believed: what it states, who of a policy signed it. */

import { type Checkpoint, readCheckpoint } from './checkpoint.ts'
import { Fault } from './folder.ts'
import { SIGNATURE, type Verifier } from './keys.ts'
import { BadNote, readNote, signersOf } from './note.ts'
import { hasQuorum, keysOf, type Policy } from './policy.ts'

export interface Statement extends Checkpoint {
  readonly log: Verifier
  readonly witnesses: readonly Verifier[]
}

/**
 * Checks a signed checkpoint against a policy.
 * @param at the file that it is in
 * @throws Fault naming the signature that is bad or missing
 */
export const checkStatement = (at: string, note: Uint8Array | string, policy: Policy): Statement => {
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
    const witnesses = signers.filter(({ type }) => type !== SIGNATURE)
    if (!hasQuorum(policy, signers)) {
      throw new Fault(at, `${witnesses.length} witnesses signed, which is not the quorum ${policy.quorum}`)
    }
    return { ...checkpoint, log, witnesses }
  } catch (error) {
    if (error instanceof BadNote) throw new Fault(at, error.message)
    throw error
  }
}
