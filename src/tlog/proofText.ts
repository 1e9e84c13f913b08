/** Proofs of one entry as self-contained text (C2SP tlog-proof, `c2sp.org/tlog-proof@v1`). */
import { fromBase64, toBase64 } from './base64.ts'
import { decimal } from './text.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

const HEADER = 'c2sp.org/tlog-proof@v1'
const MOST_HASHES = 64

export interface EntryProof {
  readonly index: bigint
  readonly hashes: readonly Hash[]
  /** The signed note with the log's root. */
  readonly checkpoint: string
}

/** Why a text is not a proof. */
export class BadProof extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'BadProof'
  }
}

export const proofText = ({ index, hashes, checkpoint }: EntryProof): string =>
  [HEADER, `index ${index}`, ...hashes.map(toBase64), '', checkpoint].join('\n')

/** Hashes, one a line, in base64. @throws BadProof */
export const readHashes = (lines: readonly string[]): readonly Hash[] => {
  if (lines.length > MOST_HASHES) throw new BadProof('the proof has too many hashes')
  return lines.map((line) => {
    const hash = fromBase64(line)
    if (hash?.length !== HASH_BYTES) throw new BadProof(`${JSON.stringify(line.slice(0, 80))} is not a hash`)
    return hash
  })
}

/**
 * Reads a proof without checking its content. Extra data is dropped, because nobody signed it.
 * @throws BadProof
 */
export const readProofText = (text: string): EntryProof => {
  const end = text.indexOf('\n\n')
  if (end < 0) throw new BadProof('the proof has no blank line before its checkpoint')
  const [header, ...lines] = text.slice(0, end).split('\n')
  if (header !== HEADER) throw new BadProof(`the proof does not begin with ${HEADER}`)
  if (lines[0]?.startsWith('extra ')) {
    const extra = lines.shift() as string
    if (fromBase64(extra.slice('extra '.length)) === undefined) throw new BadProof('extra is not in base64')
  }
  const [indexLine = '', ...hashes] = lines
  const index = indexLine.startsWith('index ') ? decimal(indexLine.slice('index '.length)) : undefined
  if (index === undefined) throw new BadProof('the proof does not name an index')
  return { index, hashes: readHashes(hashes), checkpoint: text.slice(end + 2) }
}
