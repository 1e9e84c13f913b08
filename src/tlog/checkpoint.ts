/** Checkpoints (C2SP tlog-checkpoint): the origin, the size and the root of a log, as the text of a signed note. */
import { fromBase64, toBase64 } from './base64.ts'
import { BadNote, type Note } from './note.ts'
import { decimal } from './text.ts'
import { HASH_BYTES, type Hash } from './tree.ts'

export interface Checkpoint {
  readonly origin: string
  readonly size: bigint
  readonly root: Hash
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string =>
  `${origin}\n${size}\n${toBase64(root)}\n`

/**
 * Reads the text of a note as a checkpoint. Lines after the third are ignored.
 * @throws BadNote
 */
export const readCheckpoint = ({ text }: Pick<Note, 'text'>): Checkpoint => {
  const [origin = '', sizeLine = '', rootLine = '', ...more] = text.slice(0, -1).split('\n')
  if (!text.endsWith('\n') || origin === '') throw new BadNote('the checkpoint does not name its origin')
  const size = decimal(sizeLine)
  if (size === undefined) throw new BadNote(`the checkpoint's size is ${JSON.stringify(sizeLine)}`)
  const root = fromBase64(rootLine)
  if (root?.length !== HASH_BYTES) throw new BadNote(`the checkpoint's root is ${JSON.stringify(rootLine)}`)
  if (more.includes('')) throw new BadNote('the checkpoint has an empty line')
  return { origin, size, root }
}
