/**
 * Keys of signed notes (C2SP signed-note): Ed25519 public keys as `vkey` texts, private keys in the form of Go's
 * `sumdb/note`. The type byte distinguishes a log's signatures (01) from a witness's cosignatures (04).
 */
import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto'
import { fromBase64, toBase64 } from './base64.ts'

export const SIGNATURE = 0x01
export const COSIGNATURE = 0x04

export type KeyType = typeof SIGNATURE | typeof COSIGNATURE

/** A verifier: its name, its key, and the four bytes by which notes identify the key. */
export interface Verifier {
  readonly name: string
  /** Hexadecimal, 8 digits. */
  readonly id: string
  readonly type: KeyType
  readonly publicKey: KeyObject
  /** The 32 bytes of the public key (RFC 8032). */
  readonly bytes: Buffer
}

export interface Signer {
  readonly verifier: Verifier
  readonly privateKey: KeyObject
}

/** Why a text is not a key. */
export class BadKey extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'BadKey'
  }
}

/** The fixed parts of an Ed25519 key in DER (RFC 8410), before its 32 bytes. */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Whether a text is a valid name of a key: not empty, without spaces, plus and control characters. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{Cc}\p{Zs}]+$/u.test(name) && name.length <= 200

const idOf = (name: string, type: KeyType, bytes: Uint8Array): string =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), bytes]), 'hex').slice(0, 8)

const verifierOf = (name: string, type: KeyType, bytes: Buffer): Verifier => {
  const publicKey = createPublicKey({ key: Buffer.concat([SPKI, bytes]), format: 'der', type: 'spki' })
  return { name, id: idOf(name, type, bytes), type, publicKey, bytes }
}

export const vkeyOf = ({ name, id, type, bytes }: Verifier): string =>
  `${name}+${id}+${toBase64(Buffer.concat([Buffer.of(type), bytes]))}`

const parts = (text: string): { name: string; id: string; type: KeyType; bytes: Buffer } => {
  const [name = '', id = '', ...rest] = text.split('+')
  const encoded = fromBase64(rest.join('+'))
  if (!isKeyName(name) || !/^[0-9a-f]{8}$/.test(id) || encoded?.length !== 33) {
    throw new BadKey('a key is written name+8 hexadecimal digits+base64 of 33 bytes')
  }
  const type = encoded[0]
  if (type !== SIGNATURE && type !== COSIGNATURE) throw new BadKey(`keys of type ${type} are not supported`)
  return { name, id, type, bytes: encoded.subarray(1) }
}

const checkId = (verifier: Verifier, id: string): Verifier => {
  if (verifier.id === id) return verifier
  throw new BadKey(`the key's id is ${verifier.id}, not ${id}`)
}

/**
 * Reads a `vkey`.
 * @throws BadKey
 */
export const readVkey = (text: string): Verifier => {
  const { name, id, type, bytes } = parts(text)
  return checkId(verifierOf(name, type, bytes), id)
}

/** A signer from the 32 bytes of a private key (RFC 8032). */
export const signerOf = (name: string, type: KeyType, seed: Uint8Array): Signer => {
  if (!isKeyName(name)) throw new BadKey(`${JSON.stringify(name)} cannot name a key`)
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  return { verifier: verifierOf(name, type, spki.subarray(SPKI.length)), privateKey }
}

const SECRET = 'PRIVATE+KEY+'

/** The private key as text. Keep it secret. */
export const secretOf = ({ verifier, privateKey }: Signer): string => {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8.length)
  return `${SECRET}${verifier.name}+${verifier.id}+${toBase64(Buffer.concat([Buffer.of(verifier.type), seed]))}`
}

/**
 * Reads a private key.
 * @throws BadKey, whose message does not reveal the key
 */
export const readSecret = (text: string): Signer => {
  if (!text.startsWith(SECRET)) throw new BadKey(`a private key begins with ${SECRET}`)
  const { name, id, type, bytes } = parts(text.slice(SECRET.length))
  const signer = signerOf(name, type, bytes)
  checkId(signer.verifier, id)
  return signer
}
