/** Opens a file as a table. Its first bytes say what it is, whatever its name or media type. */
import { openCsv } from './csv.ts'
import type { Table, Wanted } from './table.ts'
import { malformed } from './xlsx/archive.ts'
import { isArchive, isCompound, openXlsx } from './xlsx/xlsx.ts'

/**
 * Opens a file.
 * @throws Refused `malformed-csv` · `malformed-workbook` · `workbook-refused` · `body-too-large` · `too-many-values` ·
 *   `bad-parameter`
 */
export const openTable = (bytes: Buffer, wanted: Wanted): Promise<Table> => {
  if (isCompound(bytes))
    malformed(
      'The file is an old .xls workbook, or protected by a password. Save it as .xlsx without a password.',
    )
  return isArchive(bytes) ? openXlsx(bytes, wanted) : openCsv(bytes, wanted)
}
