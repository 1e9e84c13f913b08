/** CSV (RFC 4180), read and written in the browser. */

/** What may stand between cells: the one that the first line has most of. */
const DELIMITERS = [',', ';', '\t'] as const

const delimiterOf = (text: string): string => {
  const [heading = ''] = text.split(/\r?\n/, 1)
  const times = (sign: string): number => heading.split(sign).length
  return DELIMITERS.reduce((most, one) => (times(one) > times(most) ? one : most))
}

/**
 * The lines of a table as cells. Lines without any content are left out.
 * @param text with commas, semicolons or tabs; a byte order mark is ignored
 */
export const readCsv = (text: string): readonly (readonly string[])[] => {
  const all = text.replace(/^\uFEFF/, '')
  const delimiter = delimiterOf(all)
  const lines: string[][] = []
  let line: string[] = []
  let cell = ''
  let isQuoted = false
  const endCell = (): void => {
    line.push(cell.trim())
    cell = ''
  }
  const endLine = (): void => {
    endCell()
    if (line.some((one) => one !== '')) lines.push(line)
    line = []
  }
  for (let at = 0; at < all.length; at++) {
    const sign = all[at] as string
    if (isQuoted) {
      if (sign !== '"') cell += sign
      else if (all[at + 1] === '"') {
        cell += '"'
        at++
      } else isQuoted = false
    } else if (sign === '"' && cell.trim() === '') {
      cell = ''
      isQuoted = true
    } else if (sign === delimiter) endCell()
    else if (sign === '\n') endLine()
    else if (sign !== '\r') cell += sign
  }
  endLine()
  return lines
}

/** A cell that a spreadsheet would take for a formula is written with an apostrophe before it. */
const safe = (cell: string): string =>
  /^[=+\-@\t\r]/.test(cell) && !/^-?\d+(?:\.\d+)?$/.test(cell) ? `'${cell}` : cell

const quoted = (cell: string): string => (/[",\n\r;]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A table as CSV with commas, after a byte order mark, so that spreadsheets read it as UTF-8. */
export const writeCsv = (lines: readonly (readonly string[])[]): string =>
  `\uFEFF${lines.map((line) => `${line.map((cell) => quoted(safe(cell))).join(',')}\r\n`).join('')}`
