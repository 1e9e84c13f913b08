/**
 * The server's key, which seals the secrets that events hold: AES-256-GCM. Its file may be read by its owner only.
 * It is made at the first start, and the nodes of one ledger share it. Without it sealed secrets are lost and have to be rotated.
 */

import { createCipheriv, createDecipheriv, hash, randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs'
import { PlainError } from '../../failure/plainError.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** A key file that cannot be used. */
class BadKeyFile extends PlainError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BadKeyFile'
  }
}

/** This key does not open a sealed text. */
export class NotOpened extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'NotOpened'
  }
}

export interface ServerKey {
  /** @param place what the text is for and where it is stored; a sealed text that was moved elsewhere does not open */
  seal(text: string, place: string): string
  /** @throws NotOpened */
  open(sealed: string, place: string): string
}

/** A key from its 32 bytes. */
export const serverKeyOf = (key: Buffer): ServerKey => {
  const id = hash('sha256', key, 'hex').slice(0, 16)
  return {
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place))
      const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `v1.${id}.${Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64url')}`
    },
    open: (sealed, place) => {
      const [, sealer, text = ''] = sealed.split('.')
      if (sealer !== id) throw new NotOpened(`it was sealed with another server key (${sealer}, not ${id})`)
      const all = Buffer.from(text, 'base64url')
      const body = all.subarray(NONCE_BYTES + TAG_BYTES)
      try {
        const cipher = createDecipheriv('aes-256-gcm', key, all.subarray(0, NONCE_BYTES))
        cipher.setAAD(Buffer.from(place)).setAuthTag(all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([cipher.update(body), cipher.final()]).toString('utf8')
      } catch {
        throw new NotOpened('it was changed or moved since it was sealed')
      }
    },
  }
}

/** Writes a new key to a file next to its own and links it there whole, unless another process was faster. */
const make = (path: string): void => {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`
  const file = openSync(draft, 'wx', 0o600)
  try {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`)
    fsyncSync(file)
    linkSync(draft, path)
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  } finally {
    closeSync(file)
    rmSync(draft)
  }
}

/**
 * Reads the key of a file, which is made when it is missing: 32 bytes in base64, mode 0600.
 * @throws BadKeyFile
 */
export const openServerKey = (path: string): ServerKey => {
  try {
    if (!statSync(path, { throwIfNoEntry: false })) make(path)
    const { mode } = statSync(path)
    if ((mode & 0o077) !== 0) {
      throw new BadKeyFile(
        `the key file ${path} may be read by others; make it so that only its owner may (chmod 600)`,
      )
    }
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
    if (key.length !== KEY_BYTES) {
      throw new BadKeyFile(`the key file ${path} does not hold ${KEY_BYTES} bytes in base64`)
    }
    return serverKeyOf(key)
  } catch (error) {
    if (error instanceof BadKeyFile) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new BadKeyFile(`the key file ${path} cannot be used: ${why}`, { cause: error })
  }
}
