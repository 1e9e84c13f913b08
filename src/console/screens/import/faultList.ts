/** The cells at fault, as a list: where, what stands there, what would be right, and a place to mend each. */
import { writeCsv } from '../../csv.ts'
import { download } from '../../download.ts'
import { html } from '../../html.ts'
import type { Fault, RowLine } from './answers.ts'

/** The most faults that are shown. */
const MOST_SHOWN = 200

interface Props {
  readonly rows: readonly RowLine[]
  /** Texts that were mended, by the name of the cell. */
  readonly mend: Readonly<Record<string, string>>
  readonly change: (cell: string, text: string) => void
  readonly again: () => void
  readonly isBusy: boolean
}

interface Line {
  readonly row: number
  readonly fault: Fault
}

const csvOf = (lines: readonly Line[]): string =>
  writeCsv([
    ['row', 'cell', 'column', 'found', 'what would be right'],
    ...lines.map(({ row, fault }) => [
      String(row),
      fault.cell ?? '',
      fault.heading ?? fault.column ?? '',
      fault.found,
      fault.detail,
    ]),
  ])

export const FaultList = ({ rows, mend, change, again, isBusy }: Props) => {
  const lines = rows.flatMap(({ row, faults = [] }) => faults.map((fault): Line => ({ row, fault })))
  if (lines.length === 0) return null
  return html`
    <form class="faults" onSubmit=${(event: Event) => {
      event.preventDefault()
      again()
    }}>
      <ol class="plain cells" aria-label="Cells at fault">${lines
        .slice(0, MOST_SHOWN)
        .map(({ row, fault }) => {
          const { cell, column, heading, found, detail } = fault
          return html`<li key=${`${row} ${cell} ${detail}`}>
          <b class="nowrap">${cell ?? `Row ${row}`}</b>
          <bdi class="dim">${heading ?? column ?? ''}</bdi>
          <span id=${`fault-${cell ?? row}`}>${detail}</span>
          ${
            cell === null
              ? html`<bdi>${found}</bdi>`
              : html`<span><label class="sr" for=${`mend-${cell}`}>Text of ${cell}</label><input id=${`mend-${cell}`} aria-describedby=${`fault-${cell}`} value=${mend[cell] ?? found} onInput=${(event: Event) => change(cell, (event.target as HTMLInputElement).value)} /></span>`
          }</li>`
        })}</ol>
      ${lines.length > MOST_SHOWN && html`<p class="hint">${lines.length - MOST_SHOWN} more are in the report.</p>`}
      <div class="bar"><button type="submit" class="quiet" disabled=${isBusy}>Check again</button>
        <button type="button" class="quiet" onClick=${() => download('faults.csv', 'text/csv;charset=utf-8', csvOf(lines))}>Save the faults as CSV</button>
        <span class="dim">What you mend here is recorded in place of the cell. Your file stays as it is.</span></div>
    </form>`
}
