/** Strict decoding: valid UTF-8 with its byte order mark, and decimal numbers in their canonical form. */

/** `ignoreBOM` keeps the mark. Dropping it would give two byte sequences the same text. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of UTF-8 bytes; undefined when they are not valid UTF-8. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** A decimal number below 2^64 without leading zeroes; undefined for anything else. */
export const decimal = (text: string): bigint | undefined => {
  if (!/^(?:0|[1-9]\d{0,19})$/.test(text)) return undefined
  const value = BigInt(text)
  return value < 2n ** 64n ? value : undefined
}
