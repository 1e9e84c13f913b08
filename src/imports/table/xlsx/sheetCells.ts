/** What a cell of a sheet holds, as text. */
import type { Cell } from '../../cells/cell.ts'
import { dayOfSerial } from '../../cells/dates.ts'
import { refuseMalformed } from './archive.ts'
import type { Workbook } from './workbook.ts'
import { unescaped } from './xml.ts'

/** A cell as the sheet writes it. */
export interface RawCell {
  /** Its type: s, str, inlineStr, b, e, d or n. */
  readonly type: string
  readonly style: number
  readonly value: string
  /** Its formula, if it has one. */
  readonly formula: string | undefined
}

/** The most digits that spreadsheets keep of a number. */
const DIGITS = 15

const numberIn = (raw: RawCell, { kinds, epoch }: Workbook): Cell => {
  const number = Number(raw.value)
  if (!Number.isFinite(number)) return { found: raw.value, wanted: 'a number or a text' }
  const kind = kinds[raw.style] ?? 'number'
  if (kind === 'date') {
    const day = dayOfSerial(number, epoch)
    return (
      day ?? {
        found: raw.value,
        wanted: 'a date: the cell is formatted as a date, but its number is not a day',
      }
    )
  }
  // The spreadsheet shows no more digits than these: 0.1 + 0.2 is 0.3 there.
  const shown = (value: number): string => String(Number(value.toPrecision(DIGITS)))
  if (kind === 'percent') return `${shown(number * 100)}%`
  if (Math.abs(number) >= 10 ** DIGITS)
    return {
      found: raw.value,
      wanted: `a text: spreadsheets keep ${DIGITS} digits of a number, so format the cell as text and type it again`,
    }
  return shown(number)
}

export const cellIn = (raw: RawCell, workbook: Workbook): Cell => {
  if (raw.formula !== undefined)
    return {
      found: `=${raw.formula}`,
      wanted: 'a value, not a formula: copy the column and paste it as values',
    }
  const { value } = raw
  switch (raw.type) {
    case 's':
      return (
        workbook.texts[Number(value)] ??
        refuseMalformed('A cell names a text that the workbook does not have.')
      ).trim()
    case 'inlineStr':
    case 'str':
      return unescaped(value).trim()
    case 'b':
      return value === '' ? '' : value === '1' ? 'yes' : 'no'
    case 'e':
      return { found: value, wanted: 'a value, not an error of the spreadsheet' }
    case 'd':
      return value.replace(/T00:00:00(?:\.0+)?Z?$/, '')
    default:
      return value.trim() === '' ? '' : numberIn(raw, workbook)
  }
}
