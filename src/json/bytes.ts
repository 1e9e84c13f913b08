/** Bytes to text: only valid UTF-8, without replacement characters for invalid bytes. */
import { isUtf8 } from 'node:buffer'
import { problem, Refusal } from '../failure/problems.ts'

const REPLACEMENT = '\uFFFD'
const REPLACEMENT_BYTES = 3

/** The first byte that is not UTF-8. */
const firstBadByte = (bytes: Buffer): number => {
  const text = bytes.toString('utf8')
  let [offset, from] = [0, 0]
  for (;;) {
    const at = text.indexOf(REPLACEMENT, from)
    if (at < 0) return bytes.length
    offset += Buffer.byteLength(text.slice(from, at))
    const isWritten = bytes.toString('latin1', offset, offset + REPLACEMENT_BYTES) === '\xef\xbf\xbd'
    if (!isWritten) return offset
    offset += REPLACEMENT_BYTES
    from = at + 1
  }
}

/**
 * The text of UTF-8 bytes, without a byte order mark at its beginning.
 * @throws Refusal `malformed-json`, naming the first byte that is not UTF-8
 */
export const textOf = (bytes: Buffer): string => {
  if (!isUtf8(bytes)) {
    const at = firstBadByte(bytes)
    const byte = bytes[at]?.toString(16).padStart(2, '0')
    throw new Refusal(
      problem('malformed-json', `Bodies are UTF-8: byte ${at}, 0x${byte}, does not begin a UTF-8 character.`),
    )
  }
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
