/** The outcome of a row, and the progress reports of an import. */
import type { Warning } from '../../rules/kernel/command.ts'
import type { Form } from '../table/table.ts'
import type { Fault } from './fault.ts'
import type { FileColumn } from './mapping.ts'
import type { Note } from './plan.ts'

export const ROW_STATUSES = ['checked', 'recorded', 'repeated', 'refused', 'example'] as const

export interface Outcome {
  /** Counted from 1, as spreadsheets do; the first row has the headings. */
  readonly row: number
  /** `repeated`: recorded by an earlier import of this file. `example`: the example of the template, which is left out. */
  readonly status: (typeof ROW_STATUSES)[number]
  /** The streams that it wrote to or would write to, such as `prisoner-c-…`. */
  readonly streams?: readonly string[]
  readonly faults?: readonly Fault[]
  readonly notes?: readonly Note[]
  readonly warnings?: readonly Warning[]
  /** Whether the spreadsheet hides the row. */
  readonly hidden?: true
}

/** The file and how it was read, told before any row. */
export interface FileMessage {
  readonly type: 'file'
  readonly kind: string
  /** SHA-256 in hex. */
  readonly digest: string
  readonly form: Form
  readonly columns: readonly FileColumn[]
  /** Names of required columns that nothing in the file fills. */
  readonly missing: readonly string[]
}

export interface ProgressMessage {
  readonly type: 'progress'
  readonly stage: 'checking' | 'recording'
  /** The rows that are done. */
  readonly rows: number
  /** The part of this stage that is done, 0 to 1. */
  readonly part: number
}

export interface RowMessage extends Outcome {
  readonly type: 'row'
}

export const IMPORT_OUTCOMES = ['checked', 'refused', 'recorded', 'recorded-in-part'] as const

/** Earlier texts that hold the names of persons. */
export interface Mentions {
  readonly items: readonly { readonly personId: string; readonly eventId: string; readonly pointer: string }[]
  /** Whether these are all. */
  readonly complete: boolean
}

/** The end of an import. */
export interface ReportMessage {
  readonly type: 'report'
  /** `refused`: nothing was recorded. `recorded-in-part`: rows with faults were left out. */
  readonly outcome: (typeof IMPORT_OUTCOMES)[number]
  readonly dryRun: boolean
  /** Rows below the headings that are not empty. */
  readonly rows: number
  readonly empty: number
  /** Rows without a fault that were only checked. */
  readonly checked: number
  readonly recorded: number
  readonly repeated: number
  readonly refused: number
  readonly examples: number
  /** The row after which no more rows were looked at, because too many have faults. */
  readonly stoppedAt?: number
  /** The position of the last event, once this node's views show it. */
  readonly position?: string
  /** Earlier texts that hold the names of registered persons, for those who may see names. */
  readonly mentions?: Mentions
}

export type ImportMessage = FileMessage | ProgressMessage | RowMessage | ReportMessage
