/** Ids and hashes for idempotency. The same command gives the same ones on any node and engine. */
import { createHash, hash, randomBytes } from 'node:crypto'
import { v5, v7 } from 'uuid'
import { jcs } from '../../../events/canonical/jcs.ts'
import type { LedgerSubject } from '../../../events/subject.ts'

/** The namespace of event ids (RFC 9562, UUID version 5). Never to be changed. */
const EVENT_NAMESPACE = '5a1bd1c5-4c1c-5c0e-9d4c-0d6f6d2a7b11'

export const sha256Hex = (text: string): string => hash('sha256', text, 'hex')

/** The hash of an idempotency key. Events carry the hash instead of the key. */
export const keyHash = (key: string): string => sha256Hex(key)

/** The hash of a command: SHA-256 of the JCS form of its name and its validated body. */
export const bodyHash = (name: string, body: unknown): string => sha256Hex(jcs({ name, body }))

let pool: Uint8Array = new Uint8Array(0)

/** 16 random bytes from a pool. Asking the system each time would cost more than all other steps of an id. */
const randomness = (): Uint8Array => {
  if (pool.length < 16) pool = randomBytes(4096)
  const drawn = pool.subarray(0, 16)
  pool = pool.subarray(16)
  return drawn
}

/** The id of the event of a command: v5 of stream, key and index; without a key, v7. */
export const eventIdOf = (stream: string, key: string | undefined, index: number): string =>
  key === undefined ? v7({ rng: randomness }) : v5(jcs([stream, key, index]), EVENT_NAMESPACE)

/** 20 characters of base32 (RFC 4648, lower case): 100 bits. */
const base32 = (bytes: Uint8Array): string =>
  [...bytes.subarray(0, 20)].map((byte) => 'abcdefghijklmnopqrstuvwxyz234567'[byte & 31]).join('')

const PREFIX: Readonly<Record<LedgerSubject, string>> = {
  deal: 'd',
  sanction: 's',
  licence: 'l',
  prisoner: 'c',
  release: 'r',
  person: 'p',
  source: 'src',
  list: 'li',
  target: 't',
  programme: 'pr',
}

/** An opaque id for a new stream: derived from the idempotency key, else random. */
export const newId = (subject: LedgerSubject, key: string | undefined): string => {
  const bytes =
    key === undefined
      ? randomBytes(20)
      : createHash('sha256')
          .update(jcs([subject, key]))
          .digest()
  return `${PREFIX[subject]}-${base32(bytes)}`
}

const LONGEST = 64

/**
 * `us-belarus-gl13` from `US`, `Belarus` and `GL13`: lower case, hyphens between words; a long one ends in a
 * hash.
 */
export const slugOf = (...parts: readonly string[]): string => {
  const slug = parts
    .join('-')
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug.length <= LONGEST ? slug : `${slug.slice(0, LONGEST - 9)}-${sha256Hex(slug).slice(0, 8)}`
}
