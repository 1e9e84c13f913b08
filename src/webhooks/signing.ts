/**
 * Signatures of Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec): `v1`, HMAC-SHA256, and
 * `v1a`, Ed25519, over `id.timestamp.body`. Secrets are `whsec_` and base64, key pairs `whsk_` and `whpk_`.
 */
import { createHmac, createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What signs the deliveries of an endpoint. It is shown once and kept sealed. */
export interface Secret {
  /** `whsec_` and base64 of 32 random bytes. */
  readonly symmetric: string
  /** `whsk_` and base64 of the seed of an Ed25519 key, where the endpoint asked for one. */
  readonly asymmetric?: string
}

/** What a delivery is signed over. */
export interface Signed {
  /** The same on every attempt; without a dot. */
  readonly id: string
  /** Seconds since 1970, of the attempt. */
  readonly timestamp: number
  readonly body: string
}

/** Bytes of a secret that is made; the format allows 24 to 64. */
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

const textOf = ({ id, timestamp, body }: Signed): string => `${id}.${timestamp}.${body}`

/** `v1,` and base64 of the HMAC. */
export const signatureV1 = (symmetric: string, signed: Signed): string => {
  const key = Buffer.from(symmetric.slice('whsec_'.length), 'base64')
  return `v1,${createHmac('sha256', key).update(textOf(signed)).digest('base64')}`
}

/** `v1a,` and base64 of the Ed25519 signature. */
export const signatureV1a = (asymmetric: string, signed: Signed): string =>
  `v1a,${sign(null, Buffer.from(textOf(signed)), privateKeyOf(asymmetric)).toString('base64')}`

/** The headers of an attempt, signed with each of the secrets: with two while one takes the place of the other. */
export const signedHeaders = (secrets: readonly Secret[], signed: Signed): Record<string, string> => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(signed.timestamp),
  'webhook-signature': secrets
    .flatMap(({ symmetric, asymmetric }) => [
      signatureV1(symmetric, signed),
      ...(asymmetric === undefined ? [] : [signatureV1a(asymmetric, signed)]),
    ])
    .join(' '),
})
