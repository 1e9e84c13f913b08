/** The lines of a file, however large the file is: read piece by piece, decoded strictly, no line without an end. */
import { BadExport } from './format.ts'

/** The longest line, in bytes: an append of 1 MiB whose every character is escaped fits. */
export const MAX_LINE_BYTES = 8 * 1024 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const decode = (bytes: Uint8Array, at: number): string => {
  try {
    const text = decoder.decode(bytes)
    // What some editors put at the beginning of a file.
    return at === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text
  } catch {
    throw new BadExport(`line ${at} is not UTF-8`)
  }
}

/**
 * Cuts bytes into lines at line feeds; what stands after the last one is a line, too, unless it is empty.
 * @throws BadExport for a line that is too long or is not UTF-8
 */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let at = 1
  let begun: Buffer[] = []
  let length = 0
  const grow = (piece: Buffer): void => {
    length += piece.length
    if (length > MAX_LINE_BYTES) throw new BadExport(`line ${at} has more than ${MAX_LINE_BYTES} bytes`)
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

/** The lines without those at the end that are empty, as an editor may leave them. */
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
