/**
 * A witness (C2SP tlog-witness): cosigns a checkpoint if the log has only grown since the one that it cosigned
 * last. Pure: the request, the memory and the time come in; the answer and what to remember go out.
 */
import { readCheckpoint } from '../../tlog/checkpoint.ts'
import { type Growth, readGrowth } from '../../tlog/consistency.ts'
import { BadNote, cosignatureLine, noteOf, readNote, signatureText, signersOf } from '../../tlog/note.ts'
import type { Signer } from '../../tlog/noteKeys.ts'
import type { Policy } from '../../tlog/policy.ts'
import { verifyConsistency } from '../../tlog/proofs.ts'
import { BadProof } from '../../tlog/proofText.ts'
import { textOf } from '../../tlog/text.ts'
import { EMPTY_ROOT } from '../../tlog/tree.ts'

export interface WitnessAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422
  readonly type: string
  readonly body: string
  /** What to remember before the answer is sent. */
  readonly keep?: { readonly origin: string; readonly note: string }
}

export interface Witness {
  readonly policy: Pick<Policy, 'logs'>
  readonly key: Signer
  /** The last cosigned note of a log. */
  latest(origin: string): string | undefined
}

const refusal = (status: Exclude<WitnessAnswer['status'], 200>, why: string): WitnessAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body: `${why}\n`,
})

const readRequest = (body: Uint8Array): Growth | undefined => {
  try {
    return readGrowth(textOf(body) ?? '')
  } catch (error) {
    if (error instanceof BadProof) return undefined
    throw error
  }
}

const cosign = (growth: Growth, { policy, key, latest }: Witness, time: bigint): WitnessAnswer => {
  const note = readNote(growth.checkpoint)
  const { origin, size, root } = readCheckpoint(note)
  const keys = policy.logs.map((log) => log.key).filter(({ name }) => name === origin)
  if (keys.length === 0) return refusal(404, 'this witness does not know this log')
  const [log] = ((): ReturnType<typeof signersOf> => {
    try {
      return signersOf(note, keys)
    } catch {
      return []
    }
  })()
  if (!log) return refusal(403, 'the log did not sign this checkpoint')
  if (growth.old > size) return refusal(400, 'the old size is larger than the size of the checkpoint')
  const known = latest(origin)
  const last = known === undefined ? undefined : readCheckpoint(readNote(known))
  const lastSize = last?.size ?? 0n
  if (growth.old !== lastSize) return { status: 409, type: 'text/x.tlog.size', body: `${lastSize}\n` }
  if (size === 0n && !root.equals(EMPTY_ROOT)) return refusal(422, 'this is not the root of an empty log')
  const holds =
    lastSize === 0n
      ? growth.hashes.length === 0
      : verifyConsistency(lastSize, size, growth.hashes, last?.root ?? EMPTY_ROOT, root)
  if (!holds) return refusal(422, `the log of ${size} entries does not begin with the log of ${lastSize}`)
  const line = cosignatureLine(note.text, key, time)
  const own = note.signatures.find(({ name, id }) => name === log.name && id === log.id)
  const signature = own ? signatureText(own) : ''
  return {
    status: 200,
    type: 'text/plain; charset=utf-8',
    body: line,
    keep: { origin, note: noteOf(note.text, [signature, line]) },
  }
}

/**
 * Answers `add-checkpoint`.
 * @param time seconds since 1970
 */
export const addCheckpoint = (body: Uint8Array, witness: Witness, time: bigint): WitnessAnswer => {
  const growth = readRequest(body)
  if (!growth) return refusal(400, 'this is not a request to add a checkpoint')
  try {
    return cosign(growth, witness, time)
  } catch (error) {
    if (error instanceof BadNote) return refusal(400, error.message)
    throw error
  }
}
