/**
 * Disclosures of personal details and their digests, in the format of SD-JWT (RFC 9901, section 4.2). The digest
 * goes into the ledger, the disclosure into a stream that can be destroyed.
 */
import { createHash } from 'node:crypto'
import { jcs } from '../canonical/jcs.ts'
import type { PersonDetails } from '../person.ts'

/**
 * base64url(JCS([salt, "details", details])).
 * @param salt 16 random bytes
 */
export const disclosureOf = (details: PersonDetails, salt: Uint8Array): string =>
  Buffer.from(jcs([Buffer.from(salt).toString('base64url'), 'details', details])).toString('base64url')

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
