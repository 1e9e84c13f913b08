/** Finds out the encoding of a text file. What is not UTF-8 is taken for one of the two old encodings that fits better. */
import { isUtf8 } from 'node:buffer'
import type { Encoding } from './table.ts'

export interface DetectedEncoding {
  readonly encoding: Encoding
  /** The bytes of the mark at the beginning. */
  readonly mark: number
}

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte)

/** The encoding that a byte order mark names. */
export const markIn = (bytes: Uint8Array): DetectedEncoding | undefined => {
  if (begins(bytes, 0xef, 0xbb, 0xbf)) return { encoding: 'utf-8', mark: 3 }
  if (begins(bytes, 0xff, 0xfe)) return { encoding: 'utf-16le', mark: 2 }
  if (begins(bytes, 0xfe, 0xff)) return { encoding: 'utf-16be', mark: 2 }
  return undefined
}

/** Letters of Cyrillic in Windows-1251 outside its alphabet at 0xC0: Ё, and those of Belarusian, Ukrainian, Serbian. */
const MORE_CYRILLIC = new Set(
  '80 81 83 8a 8c 8d 8e 8f 90 9a 9c 9d 9e 9f a1 a2 a3 a5 a8 aa af b2 b3 b4 b8 ba bc bd be bf'
    .split(' ')
    .map((hex) => Number.parseInt(hex, 16)),
)

const isCyrillic = (byte: number): boolean => byte >= 0xc0 || MORE_CYRILLIC.has(byte)
const isLatin = (byte: number): boolean => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a

/** How much of a file is looked at for the choice between the old encodings. */
const LOOKED_AT = 256 * 1024

/**
 * Which of the two old encodings: Cyrillic words are runs of bytes beyond ASCII, while letters with marks stand alone
 * among Latin ones.
 */
const oldEncoding = (bytes: Uint8Array): Encoding => {
  let runs = 0
  let alone = 0
  const end = Math.min(bytes.length, LOOKED_AT)
  for (let at = 0; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte < 0x80) continue
    const [before, after] = [bytes[at - 1] ?? 0x20, bytes[at + 1] ?? 0x20]
    if (isLatin(before) || isLatin(after)) alone++
    else if (
      isCyrillic(byte) &&
      ((before >= 0x80 && isCyrillic(before)) || (after >= 0x80 && isCyrillic(after)))
    )
      runs++
  }
  return runs > alone ? 'windows-1251' : 'windows-1252'
}

/** The number of sequences of two bytes or more that only UTF-8 has, in the bytes that are looked at. */
const utf8Sequences = (bytes: Uint8Array): number => {
  let found = 0
  const end = Math.min(bytes.length, LOOKED_AT)
  for (let at = 0; at + 1 < end; at++) {
    const [byte, next] = [bytes[at] ?? 0, bytes[at + 1] ?? 0]
    if (byte >= 0xc2 && byte <= 0xf4 && next >= 0x80 && next <= 0xbf) found++
  }
  return found
}

const highBytes = (bytes: Uint8Array): number => {
  let found = 0
  const end = Math.min(bytes.length, LOOKED_AT)
  for (let at = 0; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) found++
  return found
}

/** Whether a file that is not valid UTF-8 was nevertheless written as UTF-8, and damaged. */
export const isDamagedUtf8 = (bytes: Buffer): boolean =>
  !isUtf8(bytes) && utf8Sequences(bytes) * 2 > highBytes(bytes) * 0.8

/** The encoding of a file, by its mark or by its bytes. */
export const encodingOf = (bytes: Buffer): DetectedEncoding => {
  const marked = markIn(bytes)
  if (marked) return marked
  return { encoding: isUtf8(bytes) ? 'utf-8' : oldEncoding(bytes), mark: 0 }
}
