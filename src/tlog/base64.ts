/**
 * Strict base64 (RFC 4648, section 4). `Buffer.from` skips what it cannot read and ignores unused bits. Two
 * texts for one value would allow unnoticed changes to a signed text.
 */

/** The bytes of a text; undefined unless it is the canonical encoding of them. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
