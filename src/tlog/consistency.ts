/** The proof that a log has only grown, as text: the body of `add-checkpoint` (C2SP tlog-witness). */
import { toBase64 } from './base64.ts'
import { BadProof, readHashes } from './proofText.ts'
import { decimal } from './text.ts'
import type { Hash } from './tree.ts'

export interface Growth {
  /** The size from which the log has grown. */
  readonly old: bigint
  readonly hashes: readonly Hash[]
  /** The signed note of the larger log. */
  readonly checkpoint: string
}

export const growthText = ({ old, hashes, checkpoint }: Growth): string =>
  [`old ${old}`, ...hashes.map(toBase64), '', checkpoint].join('\n')

/** @throws BadProof */
export const readGrowth = (text: string): Growth => {
  const end = text.indexOf('\n\n')
  if (end < 0) throw new BadProof('the blank line before the checkpoint is missing')
  const [first = '', ...lines] = text.slice(0, end).split('\n')
  const old = first.startsWith('old ') ? decimal(first.slice('old '.length)) : undefined
  if (old === undefined) throw new BadProof('it does not begin with the old size')
  if (lines.length > 63) throw new BadProof('the proof has too many hashes')
  return { old, hashes: readHashes(lines), checkpoint: text.slice(end + 2) }
}
