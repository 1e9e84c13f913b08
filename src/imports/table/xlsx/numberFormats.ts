/** Which styles show numbers as dates or as percentages: the number alone does not say it. */
import type { Handler } from './xml.ts'

export type NumberKind = 'number' | 'date' | 'percent'

/** Formats that a workbook has without saying so (ISO/IEC 29500-1, 18.8.30), those of East Asian calendars included. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** A format without its texts, colours, conditions and padding. */
const bare = (code: string): string =>
  code
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replaceAll(/general/gi, '')

const kindOf = (id: number, code: string | undefined): NumberKind => {
  if (code === undefined) return isBuiltInDate(id) ? 'date' : id === 9 || id === 10 ? 'percent' : 'number'
  const signs = bare(code)
  if (/[ymdhs]/i.test(signs)) return 'date'
  return signs.includes('%') ? 'percent' : 'number'
}

/** Reads the styles of a workbook. */
export const formatsIn = (): Handler & { readonly kinds: () => readonly NumberKind[] } => {
  const codes = new Map<number, string>()
  const used: number[] = []
  let isCellStyle = false
  return {
    open: (name, attributes) => {
      if (name === 'numFmt') codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      else if (name === 'cellXfs') isCellStyle = true
      else if (name === 'xf' && isCellStyle) used.push(Number(attributes.numFmtId ?? 0))
    },
    close: (name) => {
      if (name === 'cellXfs') isCellStyle = false
    },
    kinds: () => used.map((id) => kindOf(id, codes.get(id))),
  }
}
