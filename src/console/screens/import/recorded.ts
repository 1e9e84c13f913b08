/** What was recorded: how many rows, and where each is. */
import { writeCsv } from '../../csv.ts'
import { download } from '../../download.ts'
import { html } from '../../html.ts'
import type { ReportLine, RowLine } from './answers.ts'

const WORDS: Readonly<Record<RowLine['status'], string>> = {
  checked: 'can be recorded',
  recorded: 'recorded',
  repeated: 'recorded before',
  refused: 'has faults, left out',
  example: 'the example of the template, left out',
}

/** The most rows that are shown. */
const MOST_SHOWN = 100

const csvOf = (rows: readonly RowLine[]): string =>
  writeCsv([
    ['row', 'outcome', 'recorded in', 'faults'],
    ...rows.map(({ row, status, streams = [], faults = [] }) => [
      String(row),
      WORDS[status],
      streams.join('; '),
      faults.map(({ cell, detail }) => `${cell ?? ''} ${detail}`.trim()).join('; '),
    ]),
  ])

interface Props {
  readonly rows: readonly RowLine[]
  readonly report: ReportLine
  /** Goes back to the rows that were left out. */
  readonly mendRest: () => void
}

export const RecordedRows = ({ rows, report, mendRest }: Props) => {
  const { recorded, repeated, refused, examples } = report
  const done = rows.filter(({ status }) => status === 'recorded' || status === 'repeated')
  return html`
    <section class="card outcome" aria-labelledby="recorded-title">
      <h2 id="recorded-title">${recorded} ${recorded === 1 ? 'row' : 'rows'} recorded</h2>
      <p>${repeated > 0 && `${repeated} had been recorded before. `}${refused > 0 && `${refused} with faults were left out. `}${examples > 0 && 'The example of the template was left out. '}The same file again adds nothing.</p>
      <div class="bar">${refused > 0 && html`<button type="button" onClick=${mendRest}>Mend the ${refused === 1 ? 'row that was' : 'rows that were'} left out</button>`}<button type="button" class="quiet" onClick=${() => download('import.csv', 'text/csv;charset=utf-8', csvOf(rows))}>Save the report as CSV</button></div>
      <div class="scroll" tabindex="0" role="region" aria-label="Rows that were recorded"><table>
        <thead><tr><th scope="col" class="num">Row</th><th scope="col">Outcome</th><th scope="col">Recorded in</th></tr></thead>
        <tbody>${done.slice(0, MOST_SHOWN).map(
          ({
            row,
            status,
            streams = [],
          }) => html`<tr key=${row}><td class="num">${row}</td><td>${WORDS[status]}</td>
            <td>${streams.map((stream, at) => html`${at > 0 && ', '}<code>${stream}</code>`)}</td></tr>`,
        )}</tbody>
      </table></div>
      ${done.length > MOST_SHOWN && html`<p class="hint">${done.length - MOST_SHOWN} more are in the report.</p>`}
    </section>`
}
