/** Reads a sheet of an XLSX workbook (ISO/IEC 29500) as a table. Formulas are never computed. */
import { refuse, refuseParameter } from '../../../failure/problems.ts'
import { MOST_ROWS, type ReadingWishes, type Row, type Table } from '../table.ts'
import { refuseMalformed, unpack, WORKBOOK_LIMIT } from './archive.ts'
import { rowsHandler } from './sheetRows.ts'
import { readWorkbook, type Sheet } from './workbook.ts'
import { openXml } from './xml.ts'

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte)

/** Whether bytes are an archive, as workbooks are. */
export const isArchive = (bytes: Uint8Array): boolean => begins(bytes, 0x50, 0x4b, 0x03, 0x04)

/** Whether bytes are an old workbook, or one that is encrypted: both are compound files of Microsoft. */
export const isCompound = (bytes: Uint8Array): boolean => begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)

const sheetOf = (sheets: readonly Sheet[], wanted: string | undefined): Sheet => {
  if (wanted === undefined) return (sheets.find(({ hidden }) => !hidden) ?? sheets[0]) as Sheet
  const names = sheets.map(({ name }) => JSON.stringify(name)).join(', ')
  return (
    sheets.find(({ name }) => name === wanted) ??
    refuseParameter('/sheet', `the workbook has no sheet ${JSON.stringify(wanted)}; it has ${names}`)
  )
}

/**
 * Opens a workbook. The first visible sheet is read unless another one is named; its first row with cells has the headings.
 * @throws Refusal `workbook-refused` · `malformed-workbook` · `body-too-large` · `bad-parameter` for a sheet it does not have
 */
export const openXlsx = async (bytes: Uint8Array, wanted: ReadingWishes): Promise<Table> => {
  if (bytes.length > WORKBOOK_LIMIT)
    refuse('body-too-large', `A workbook may have at most ${WORKBOOK_LIMIT / 1024 / 1024} MiB.`)
  const workbook = await readWorkbook(bytes)
  const sheet = sheetOf(workbook.sheets, wanted.sheet)
  let done = 0

  async function* rows(): AsyncGenerator<Row> {
    const found: Row[] = []
    const reader = openXml(sheet.part, rowsHandler(workbook, found))
    const isIt = (part: string): boolean => part === sheet.part
    let count = 0
    for await (const { bytes: some, last } of unpack(bytes, isIt, (read) => (done = read))) {
      reader.write(some, last)
      for (const row of found.splice(0)) {
        count++
        if (count > MOST_ROWS)
          refuse('too-many-values', `The sheet has more than ${MOST_ROWS} rows. Import it in parts.`)
        yield row
      }
    }
  }

  let first: Row | undefined
  for await (const row of rows()) {
    first = row
    break
  }
  if (!first)
    return refuseMalformed(
      `The sheet ${JSON.stringify(sheet.name)} is empty: its first row names the columns.`,
    )
  const { number } = first
  const headings = first.cells.map((cell) =>
    typeof cell === 'string'
      ? cell
      : refuseMalformed(`A heading of the sheet is ${cell.found}: it must be ${cell.wanted}.`),
  )
  return {
    form: { format: 'xlsx', sheet: sheet.name, sheets: workbook.sheets.map(({ name }) => name) },
    headings,
    part: () => done / bytes.length,
    rows: async function* below() {
      for await (const row of rows()) if (row.number > number) yield row
    },
  }
}
