/** What `detente import-csv` prints for people: how the file was read, the faults as a table, and the outcome. */
import type { FileMessage, ImportMessage, ReportMessage, RowMessage } from '../imports/run/outcome.ts'

/** The most faults that are printed one by one. */
const MOST_SHOWN = 100
/** The most characters of a cell that are printed. */
const WIDEST = 30

const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length <= WIDEST ? line : `${line.slice(0, WIDEST - 1).toWellFormed()}…`
}

const detectedNote = (found: boolean | undefined): string => (found ? ' (detected)' : '')

/** Lines about the file: what it is, and what of it is left out. */
export const fileLines = ({ form, columns, missing }: FileMessage): readonly string[] => {
  const read =
    form.format === 'csv'
      ? `CSV in ${form.encoding}${detectedNote(form.encodingDetected)}, cells separated by ${form.delimiter}${detectedNote(form.delimiterDetected)}`
      : `XLSX, sheet ${JSON.stringify(form.sheet)}`
  const left = columns.filter(({ column, heading }) => column === null && heading !== '')
  return [
    read,
    ...columns.flatMap(({ letters, heading, column, guessed }) =>
      column === null
        ? []
        : [`  ${letters} ${JSON.stringify(heading)} → ${column}${guessed ? '' : ' (as you said)'}`],
    ),
    ...(left.length > 0
      ? [`Left out: ${left.map(({ heading }) => JSON.stringify(heading)).join(', ')}`]
      : []),
    ...(missing.length > 0
      ? [
          `No column of the file holds ${missing.join(', ')}: name it with --map COLUMN=HEADING or --set COLUMN=TEXT.`,
        ]
      : []),
  ]
}

interface Line {
  readonly cell: string
  readonly heading: string
  readonly found: string
  readonly detail: string
}

/** The faults of rows as a table. */
export const faultLines = (rows: readonly Pick<RowMessage, 'row' | 'faults'>[]): readonly string[] => {
  const all = rows.flatMap(({ row, faults = [] }) =>
    faults.map(({ cell, column, heading, found, detail }): Line => {
      return { cell: cell ?? `row ${row}`, heading: cut(heading ?? column ?? ''), found: cut(found), detail }
    }),
  )
  if (all.length === 0) return []
  const lines = [
    { cell: 'Cell', heading: 'Column', found: 'Found', detail: 'What is wrong' },
    ...all.slice(0, MOST_SHOWN),
  ]
  const widest = (name: 'cell' | 'heading' | 'found'): number =>
    Math.max(...lines.map((line) => line[name].length))
  const [cell, heading, found] = [widest('cell'), widest('heading'), widest('found')]
  return [
    ...lines.map((line) =>
      `${line.cell.padEnd(cell)}  ${line.heading.padEnd(heading)}  ${line.found.padEnd(found)}  ${line.detail}`.trimEnd(),
    ),
    ...(all.length > MOST_SHOWN ? [`… and ${all.length - MOST_SHOWN} more; --json prints all`] : []),
  ]
}

const rowsOf = (count: number): string => `${count} ${count === 1 ? 'row' : 'rows'}`

/** The outcome, in a sentence or two. */
export const reportLine = (report: ReportMessage): string => {
  const { outcome, dryRun, rows, checked, recorded, repeated, refused, examples, stoppedAt } = report
  const example = examples > 0 ? ' The example of the template was left out.' : ''
  const before = repeated > 0 ? ` ${rowsOf(repeated)} had been recorded before.` : ''
  if (outcome === 'refused') {
    const stopped = stoppedAt === undefined ? '' : ` Rows after ${stoppedAt} were not looked at.`
    const faulty =
      refused > 0 ? `${refused} of ${rowsOf(rows)} ${refused === 1 ? 'has' : 'have'} faults. ` : ''
    return `${faulty}Nothing was recorded.${stopped}${example}`
  }
  if (dryRun)
    return `${rowsOf(checked)} can be recorded.${before}${example} Nothing was recorded: this was a dry run.`
  const left =
    refused > 0 ? ` ${rowsOf(refused)} with faults ${refused === 1 ? 'was' : 'were'} left out.` : ''
  return `${rowsOf(recorded)} recorded.${before}${left}${example}`
}

/** Lines about what the sender of the file should know although it is recorded. */
export const warningLines = (rows: readonly Pick<RowMessage, 'row' | 'warnings'>[]): readonly string[] =>
  rows
    .flatMap(({ row, warnings = [] }) => warnings.map(({ detail }) => `Row ${row}: ${detail}`))
    .slice(0, MOST_SHOWN)

/** Lines about earlier texts that hold names of the persons whom the import registered. */
export const mentionLines = ({ mentions }: ReportMessage): readonly string[] => {
  if (!mentions || mentions.items.length === 0) return []
  const { items, complete } = mentions
  return [
    'Earlier texts hold names that are withheld now. Everybody can read them, and an erasure does not reach them:',
    ...items.map(({ personId, eventId, pointer }) => `  ${personId}  event ${eventId}  ${pointer}`),
    ...(complete ? [] : ['  … and perhaps more: GET /v1/people/{id}/mentions lists all of a person']),
  ]
}

/** A line about how far an import is, for a terminal. */
export const progressLine = (message: ImportMessage & { readonly type: 'progress' }): string =>
  `${message.stage === 'checking' ? 'Checking' : 'Recording'}: ${message.rows} rows, ${Math.floor(message.part * 100)} %`
