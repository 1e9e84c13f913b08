/** A table as a file holds it, whatever the format: headings, and rows that can be read again and again. */
import type { Cell } from '../cells/cell.ts'

export const FORMATS = ['csv', 'xlsx'] as const
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251', 'windows-1252'] as const
export type Encoding = (typeof ENCODINGS)[number]
export const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t' } as const
export type Delimiter = keyof typeof DELIMITERS

/** A row of a table, as it was read. */
export interface Row {
  /** Counted from 1, as spreadsheets do; the first row has the headings. */
  readonly number: number
  readonly cells: readonly Cell[]
  /** Set when the spreadsheet hides the row. It is read like all others, and told. */
  readonly hidden?: true
}

/** How the file was read. The report names what was detected, so that the sender can correct it. */
export interface Form {
  readonly format: (typeof FORMATS)[number]
  readonly encoding?: Encoding
  readonly encodingDetected?: boolean
  readonly delimiter?: Delimiter
  readonly delimiterDetected?: boolean
  /** The sheet that was read, and all that the workbook has. */
  readonly sheet?: string
  readonly sheets?: readonly string[]
}

/** How to read the file, where the sender says so. */
export interface ReadingWishes {
  readonly encoding?: Encoding | undefined
  readonly delimiter?: Delimiter | undefined
  readonly sheet?: string | undefined
}

export interface Table {
  readonly form: Form
  readonly headings: readonly string[]
  /**
   * The rows below the headings, empty ones too. Each call reads the file anew.
   * @throws Refusal `malformed-csv` · `malformed-workbook` · `too-many-values`
   */
  rows(): AsyncIterable<Row>
  /** How much of the file the last call of `rows` has read, 0 to 1. */
  part(): number
}

/** The most rows of a file, its headings included. */
export const MOST_ROWS = 50_000
/** The most columns of a file. */
export const MOST_COLUMNS = 200
