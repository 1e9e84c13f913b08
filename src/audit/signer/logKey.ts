/** The key of a log, in a file that only its owner may read. It is made when the log is first signed. */

import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PlainError } from '../../failure/plainError.ts'
import { readIfThere, removeLeft, writeDurably } from '../../files/durable.ts'
import { BadKey, type KeyType, readSecret, type Signer, secretOf, signerOf } from '../../tlog/noteKeys.ts'

/** A key file that cannot be used, and why. */
export class BadKeyFile extends PlainError {
  constructor(path: string, why: string) {
    super(`the key file ${path}: ${why}`)
    this.name = 'BadKeyFile'
  }
}

/**
 * The key in a file; undefined when there is no file.
 * @throws BadKeyFile when the file holds something else
 */
export const readKeyFile = async (path: string, type: KeyType): Promise<Signer | undefined> => {
  await removeLeft(path)
  const text = await readIfThere(path).catch((error: NodeJS.ErrnoException) => {
    throw new BadKeyFile(path, `it cannot be read (${error.code})`)
  })
  if (text === undefined) return undefined
  if (text.trim() === '') throw new BadKeyFile(path, 'the file is empty')
  try {
    const signer = readSecret(text.trimEnd())
    if (signer.verifier.type === type) return signer
  } catch (error) {
    if (!(error instanceof BadKey)) throw error
    throw new BadKeyFile(path, error.message)
  }
  throw new BadKeyFile(path, 'its key is for another kind of signature')
}

/**
 * Makes a key and its file, which only its owner may read.
 * @param before done before the key file exists
 */
export const makeKeyFile = async (
  path: string,
  name: string,
  type: KeyType,
  before: (signer: Signer) => Promise<void> = async () => {},
): Promise<Signer> => {
  const signer = signerOf(name, type, randomBytes(32))
  await mkdir(dirname(path), { recursive: true })
  await before(signer)
  await writeDurably(path, `${secretOf(signer)}\n`, 0o600)
  return signer
}
