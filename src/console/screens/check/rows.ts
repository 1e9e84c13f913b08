/** Reads a list of counterparties that somebody pastes or drops, as loosely as people keep such lists. */
import { readCsv } from '../../csv.ts'
import { readBox } from './typedQuestion.ts'

/** A row as `POST /v1/screenings` takes it. */
export type ScreeningRow = Readonly<Record<string, string>>

/** The columns that the API knows. */
const COLUMNS = [
  'reference',
  'target',
  'name',
  'identifier',
  'goods',
  'origin',
  'transit',
  'destination',
  'jurisdiction',
]

/** What other people call these columns. */
const ALSO: Readonly<Record<string, string>> = {
  id: 'reference',
  ref: 'reference',
  number: 'reference',
  company: 'name',
  counterparty: 'name',
  customer: 'name',
  supplier: 'name',
  entity: 'name',
  firm: 'name',
  person: 'name',
  hs: 'goods',
  hscode: 'goods',
  commodity: 'goods',
  from: 'origin',
  to: 'destination',
}

const columnOf = (heading: string): string | undefined => {
  const plain = heading.toLowerCase().replaceAll(/[^a-z]/g, '')
  return COLUMNS.find((name) => name === plain) ?? ALSO[plain]
}

/** A list as rows, with what was not understood. */
export interface ReadRows {
  readonly rows: readonly ScreeningRow[]
  /** Headings of columns that are not asked about. */
  readonly leftOut: readonly string[]
}

/** A list of one column, one question a line, without a heading. */
const listed = (lines: readonly (readonly string[])[]): ReadRows => ({
  rows: lines.flatMap(([text = '']) => {
    const read = readBox(text)
    return read ? [{ ...read.parameters }] : []
  }),
  leftOut: [],
})

/** @param text CSV with a heading, or one name a line */
export const readRows = (text: string): ReadRows => {
  const lines = readCsv(text)
  const [heading = [], ...rest] = lines
  const columns = heading.map(columnOf)
  const asks = columns.some((name) => name !== undefined && name !== 'reference')
  if (!asks) return listed(lines)
  const rows = rest.flatMap((cells) => {
    const row: Record<string, string> = {}
    for (const [at, name] of columns.entries()) {
      const cell = cells[at] ?? ''
      if (name !== undefined && cell !== '' && row[name] === undefined) row[name] = cell
    }
    const { reference, ...question } = row
    return Object.keys(question).length > 0 ? [row] : []
  })
  return { rows, leftOut: heading.filter((name, at) => columns[at] === undefined && name !== '') }
}
