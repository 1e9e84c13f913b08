/**
 * Disclosures of personal details and their digests, in the format of SD-JWT (RFC 9901, section 4.2). The digest
 * goes into the ledger, the disclosure into a stream that can be destroyed.
 */
import { createHash } from 'node:crypto'
import { jcs } from '../canonical/jcs.ts'
import type { PersonDetails } from '../person.ts'
import type { PrivateKind } from '../privateMark.ts'

/**
 * base64url(JCS([salt, "details", details])).
 * @param salt 16 random bytes
 */
export const disclosureOf = (details: PersonDetails, salt: Uint8Array): string =>
  Buffer.from(jcs([Buffer.from(salt).toString('base64url'), 'details', details])).toString('base64url')

/**
 * base64url(JCS([salt, kind, value])), of one value of a case.
 * @param salt 16 random bytes
 */
export const valueDisclosureOf = (kind: PrivateKind, value: string, salt: Uint8Array): string =>
  Buffer.from(jcs([Buffer.from(salt).toString('base64url'), kind, value])).toString('base64url')

/** The value in a disclosure of a case; undefined when there is none. */
export const valueIn = (disclosure: string): string | undefined => {
  const parts: unknown = JSON.parse(Buffer.from(disclosure, 'base64url').toString())
  const value: unknown = Array.isArray(parts) && parts.length === 3 ? parts[2] : undefined
  return typeof value === 'string' ? value : undefined
}

/** base64url(SHA-256(disclosure)), 43 characters. */
export const digestOf = (disclosure: string): string =>
  createHash('sha256').update(disclosure).digest('base64url')

/** The details in a disclosure. */
export const detailsIn = (disclosure: string): PersonDetails => {
  const [, , details] = JSON.parse(Buffer.from(disclosure, 'base64url').toString()) as [
    string,
    string,
    PersonDetails,
  ]
  return details
}
