/** Opens a file as a table. Its first bytes say what it is, whatever its name or media type. */
import { openCsv } from './csv.ts'
import type { Table, Wanted } from './table.ts'

/**
 * Opens a file.
 * @throws Refused `malformed-csv` · `too-many-values`
 */
export const openTable = (bytes: Buffer, wanted: Wanted): Promise<Table> => openCsv(bytes, wanted)
