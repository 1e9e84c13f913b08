/** Signed notes (C2SP signed-note): a text, followed by lines with signatures. */
import { sign, verify } from 'node:crypto'
import { fromBase64, toBase64 } from './base64.ts'
import { signedCosignature, verifyCosignature } from './cosignature.ts'
import { COSIGNATURE, isKeyName, type Signer, type Verifier } from './noteKeys.ts'
import { textOf } from './text.ts'

export interface Signature {
  readonly name: string
  /** The key's id, 8 hexadecimal digits. */
  readonly id: string
  readonly bytes: Buffer
}

export interface Note {
  /** With its last line break, without the blank line after it. */
  readonly text: string
  readonly signatures: readonly Signature[]
}

/** Why a text is not a signed note, or must not be trusted. */
export class BadNote extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'BadNote'
  }
}

const MOST_BYTES = 64 * 1024
const MOST_SIGNATURES = 64

const DASH = '\u2014 '

const readSignature = (line: string): Signature => {
  const [name = '', encoded = '', ...rest] = line.slice(DASH.length).split(' ')
  const bytes = fromBase64(encoded)
  if (!line.startsWith(DASH) || rest.length > 0 || !isKeyName(name)) {
    throw new BadNote(`${JSON.stringify(line.slice(0, 80))} is not a signature line`)
  }
  if (bytes === undefined || bytes.length < 5) throw new BadNote(`the signature of ${name} is not in base64`)
  return { name, id: bytes.toString('hex', 0, 4), bytes: bytes.subarray(4) }
}

/**
 * Reads a note. Do not trust it until its signatures are verified.
 * @throws BadNote
 */
export const readNote = (from: Uint8Array | string): Note => {
  const bytes = typeof from === 'string' ? Buffer.from(from) : from
  if (bytes.length > MOST_BYTES) throw new BadNote('the note is too long')
  const text = textOf(bytes)
  if (text === undefined) throw new BadNote('the note is not UTF-8')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a note must not contain these
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new BadNote('the note contains a control character')
  const end = text.lastIndexOf('\n\n')
  if (end < 0) throw new BadNote('the note has no signature: the blank line after its text is missing')
  const tail = text.slice(end + 2)
  if (tail === '') throw new BadNote('the note has no signature')
  if (!tail.endsWith('\n')) throw new BadNote('the note does not end in a line break')
  const lines = tail.slice(0, -1).split('\n')
  if (lines.length > MOST_SIGNATURES) throw new BadNote('the note has too many signatures')
  return { text: text.slice(0, end + 1), signatures: lines.map(readSignature) }
}

const isBy = ({ name, id }: Signature, key: Verifier): boolean => key.name === name && key.id === id

const verifies = (text: string, { bytes }: Signature, key: Verifier): boolean =>
  key.type === COSIGNATURE
    ? verifyCosignature(text, bytes, key.publicKey)
    : verify(null, Buffer.from(text), key.publicKey, bytes)

/**
 * The known keys that signed a note. Signatures of unknown keys are ignored.
 * @throws BadNote when the signature of any known key is invalid
 */
export const signersOf = ({ text, signatures }: Note, keys: readonly Verifier[]): readonly Verifier[] => {
  const known = signatures.flatMap((signature) => {
    const key = keys.find((one) => isBy(signature, one))
    return key ? [{ signature, key }] : []
  })
  const bad = known.find(({ signature, key }) => !verifies(text, signature, key))
  if (bad) throw new BadNote(`the signature of ${bad.key.name} (key ${bad.key.id}) does not verify`)
  return [...new Set(known.map(({ key }) => key))]
}

/** The line of a signature that was read. */
export const signatureText = ({ name, id, bytes }: Signature): string =>
  `${DASH}${name} ${toBase64(Buffer.concat([Buffer.from(id, 'hex'), bytes]))}\n`

/** A log's signature line for a text that ends with a line break. */
export const signatureLine = (text: string, { verifier, privateKey }: Signer): string =>
  signatureText({ ...verifier, bytes: sign(null, Buffer.from(text), privateKey) })

/** @param time of the cosignature, in seconds since 1970 */
export const cosignatureLine = (text: string, { verifier, privateKey }: Signer, time: bigint): string =>
  signatureText({ ...verifier, bytes: signedCosignature(text, privateKey, time) })

/** A note: the text, a blank line, the lines of its signatures. */
export const noteOf = (text: string, lines: readonly string[]): string => `${text}\n${lines.join('')}`
