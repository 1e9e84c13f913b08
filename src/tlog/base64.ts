/**
 * Base64 (RFC 4648, section 4) read strictly. `Buffer.from` leaves out what it cannot read and does not mind bits that
 * stand for nothing; two texts for one value would let a signed text be changed unnoticed.
 */

/** The bytes of a text; undefined unless it is the one that encodes them. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
