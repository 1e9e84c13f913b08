/** Opens a file as a table. Its first bytes say what it is, whatever its name or media type. */
import { openCsv } from './csv.ts'
import type { ReadingWishes, Table } from './table.ts'
import { refuseMalformed } from './xlsx/archive.ts'
import { isArchive, isCompound, openXlsx } from './xlsx/xlsx.ts'

/**
 * Opens a file.
 * @throws Refusal `malformed-csv` · `malformed-workbook` · `workbook-refused` · `body-too-large` · `too-many-values` ·
 *   `bad-parameter`
 */
export const openTable = (bytes: Buffer, wanted: ReadingWishes): Promise<Table> => {
  if (isCompound(bytes))
    refuseMalformed(
      'The file is an old .xls workbook, or protected by a password. Save it as .xlsx without a password.',
    )
  return isArchive(bytes) ? openXlsx(bytes, wanted) : openCsv(bytes, wanted)
}
