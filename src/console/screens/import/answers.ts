/** The lines that an import sends, in the types of the OpenAPI document. */
import type { components } from '../../../client/types.ts'

export type ImportLine = components['schemas']['ImportLine']
export type FileLine = Extract<ImportLine, { type: 'file' }>
export type RowLine = Extract<ImportLine, { type: 'row' }>
export type ReportLine = Extract<ImportLine, { type: 'report' }>
export type ProgressLine = Extract<ImportLine, { type: 'progress' }>
export type Fault = components['schemas']['ImportFault']
export type Kind = components['schemas']['ImportKind']

/** What the reader says about a file. */
export interface Wishes {
  readonly kind: string
  /** Headings by column; an empty one leaves the column out. */
  readonly map: Readonly<Record<string, string>>
  /** Texts for rows whose own cell is empty, by column. */
  readonly set: Readonly<Record<string, string>>
  /** Texts in place of those of cells, by the name of the cell. */
  readonly mend: Readonly<Record<string, string>>
  readonly encoding?: string
  readonly delimiter?: string
  readonly sheet?: string
}

/** What is known of a file so far. */
export interface FileAnswer {
  readonly file?: FileLine
  readonly rows: readonly RowLine[]
  readonly report?: ReportLine
}
