/**
 * The lines of a file of any size. It is read piece by piece and decoded strictly, and the length of a line is
 * limited.
 */
import { BadExport } from './exportFormat.ts'

/** The longest line, in bytes. An append of 1 MiB fits even if every character is escaped. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: Uint8Array, at: number): string => {
  try {
    const text = decoder.decode(bytes)
    // Some editors put a byte order mark at the beginning.
    return at === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch {
    throw new BadExport(`line ${at} is not UTF-8`)
  }
}

/**
 * Cuts bytes into lines at line feeds. Text after the last line feed is also a line.
 * @throws BadExport for a line that is too long or is not UTF-8
 */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let at = 1
  let begun: Buffer[] = []
  let length = 0
  const grow = (piece: Buffer): void => {
    length += piece.length
    if (length > MAX_LINE_BYTES) throw new BadExport(`line ${at} is longer than ${MAX_LINE_BYTES} bytes`)
    begun.push(piece)
  }
  for await (const piece of pieces) {
    let start = 0
    for (;;) {
      const end = piece.indexOf(0x0a, start)
      if (end < 0) break
      grow(piece.subarray(start, end))
      yield decode(Buffer.concat(begun), at)
      begun = []
      length = 0
      at++
      start = end + 1
    }
    grow(piece.subarray(start))
  }
  if (length > 0) yield decode(Buffer.concat(begun), at)
}

/** The lines without empty lines at the end, which an editor may leave. */
export async function* withoutEmptyEnd(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let empty = 0
  for await (const line of lines) {
    if (line.trim() === '') {
      empty++
      continue
    }
    for (; empty > 0; empty--) yield ''
    yield line
  }
}
