/**
 * Signatures of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec): `v1`, HMAC-SHA256, and
 * `v1a`, Ed25519, over `id.timestamp.body`. Secrets are `whsec_` and base64, key pairs `whsk_` and `whpk_`.
 */
import {
  createHmac,
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto'

/** The secret that signs the deliveries of an endpoint. It is shown once and stored sealed. */
export interface Secret {
  /** `whsec_` and base64 of 32 random bytes. */
  readonly symmetric: string
  /** `whsk_` and base64 of the seed of an Ed25519 key, if the endpoint asked for one. */
  readonly asymmetric?: string
}

/** What a signature covers. */
export interface SignedParts {
  /** The id of the delivery, the same on every attempt, without a dot. */
  readonly id: string
  /** The time of the attempt, in seconds since 1970. */
  readonly timestamp: number
  /** Text, or its bytes in UTF-8. */
  readonly body: string | Buffer
}

/** Bytes of a new secret; the format allows 24 to 64. */
const BYTES = 32

/** The DER before the 32 bytes of a seed (RFC 8410, section 7), and before those of a public key (section 4). */
const SEED_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_LENGTH = 32

const privateKeyOf = (asymmetric: string) =>
  createPrivateKey({
    key: Buffer.concat([SEED_PREFIX, Buffer.from(asymmetric.slice('whsk_'.length), 'base64')]),
    format: 'der',
    type: 'pkcs8',
  })

/** A new secret. With `asymmetric` also a key pair, whose public half is `whpk_` and base64. */
export const newSecret = (asymmetric: boolean): { secret: Secret; publicKey?: string } => {
  const symmetric = `whsec_${randomBytes(BYTES).toString('base64')}`
  if (!asymmetric) return { secret: { symmetric } }
  const pair = generateKeyPairSync('ed25519')
  const seed = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(SEED_PREFIX.length)
  const open = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-PUBLIC_LENGTH)
  return {
    secret: { symmetric, asymmetric: `whsk_${seed.toString('base64')}` },
    publicKey: `whpk_${open.toString('base64')}`,
  }
}

/** Signs with one secret: a signature, or two separated by a space where there is a key pair. */
export type Signer = (signed: SignedParts) => string

/**
 * Prepares a signer once for many deliveries: making a key from its text costs more than signing.
 * @returns a signer whose signatures are `v1,` and base64 of the HMAC, `v1a,` and base64 of the Ed25519 signature
 */
export const signerOf = ({ symmetric, asymmetric }: Secret): Signer => {
  const key = createSecretKey(Buffer.from(symmetric.slice('whsec_'.length), 'base64'))
  const pair = asymmetric === undefined ? undefined : privateKeyOf(asymmetric)
  return ({ id, timestamp, body }) => {
    const place = `${id}.${timestamp}.`
    const v1 = `v1,${createHmac('sha256', key).update(place).update(body).digest('base64')}`
    if (!pair) return v1
    const text = Buffer.concat([Buffer.from(place), Buffer.from(body)])
    return `${v1} v1a,${sign(null, text, pair).toString('base64')}`
  }
}

/** The headers of an attempt, with the signature of each signer: of two while one secret replaces another. */
export const signedHeaders = (signers: readonly Signer[], signed: SignedParts): Record<string, string> => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(signed.timestamp),
  'webhook-signature': signers.map((one) => one(signed)).join(' '),
})
