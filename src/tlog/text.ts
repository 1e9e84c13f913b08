/** Bytes that should be text: UTF-8 without faults, a byte order mark kept; decimal numbers in the only way to write them. */

/** `ignoreBOM` keeps the mark: a decoder that drops it would make two texts of one. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text of bytes in UTF-8; undefined when they are none. */
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
