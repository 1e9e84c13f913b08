/** Shows how the file was read, and lets the reader correct it: the encoding, the separator, the sheet, the columns. */
import { html } from '../../html.ts'
import type { FileLine, Kind, Wishes } from './answers.ts'

interface Props {
  readonly file: FileLine
  readonly kind: Kind
  readonly wishes: Wishes
  readonly wish: (changes: Partial<Wishes>) => void
}

const ENCODINGS = ['utf-8', 'windows-1251', 'windows-1252', 'utf-16le', 'utf-16be']
const SEPARATORS = { comma: 'comma', semicolon: 'semicolon', tab: 'tab' }

const valueIn = (event: Event): string => (event.target as HTMLSelectElement | HTMLInputElement).value

const Choice = ({
  id,
  label,
  value,
  options,
  choose,
  note,
}: {
  id: string
  label: string
  value: string
  options: readonly string[]
  choose: (value: string) => void
  note: string
}) => html`<label for=${id}>${label}
    <select id=${id} value=${value} onChange=${(event: Event) => choose(valueIn(event))}>
      ${options.map((option) => html`<option value=${option} selected=${option === value}>${option}</option>`)}
    </select> <span class="dim">${note}</span></label>`

const Form = ({ file, wish }: Props) => {
  const {
    format,
    encoding = '',
    encodingDetected,
    delimiter = '',
    delimiterDetected,
    sheet = '',
    sheets = [],
  } = file.form
  const found = (is: boolean | undefined): string => (is ? 'detected' : 'as you said')
  if (format === 'xlsx')
    return html`<div class="bar">${Choice({ id: 'sheet', label: 'Sheet', value: sheet, options: sheets, choose: (sheet) => wish({ sheet }), note: '' })}</div>`
  return html`<div class="bar">
    ${Choice({ id: 'encoding', label: 'Encoding', value: encoding, options: ENCODINGS, choose: (encoding) => wish({ encoding }), note: found(encodingDetected) })}
    ${Choice({ id: 'separator', label: 'Separator', value: delimiter, options: Object.keys(SEPARATORS), choose: (delimiter) => wish({ delimiter }), note: found(delimiterDetected) })}
  </div>`
}

/** The other mapping that makes a column of the file hold another column, or none. */
const withColumn = (
  wishes: Wishes,
  before: string | null,
  column: string,
  heading: string,
): Wishes['map'] => {
  const map: Record<string, string> = { ...wishes.map }
  if (before !== null) map[before] = ''
  if (column !== '') map[column] = heading
  return map
}

export const FileReading = (given: Props) => {
  const { file, kind, wishes, wish } = given
  const left = file.columns.filter(({ column, heading }) => column === null && heading !== '')
  return html`
    <section class="card reading" aria-labelledby="reading-title">
      <h2 id="reading-title">How the file is read</h2>
      <${Form} ...${given} />
      ${file.missing.length > 0 && html`<p class="notice" role="alert">Nothing in the file holds ${file.missing.join(', ')}. Choose its column below, or give a text for every row.</p>`}
      <div class="scroll" tabindex="0" role="region" aria-label="Columns of the file"><table>
        <thead><tr><th scope="col">Column</th><th scope="col">In your file</th><th scope="col">Is</th></tr></thead>
        <tbody>${file.columns.map(
          ({ letters, heading, column, guessed }) => html`<tr>
            <td class="dim">${letters}</td><th scope="row"><bdi>${heading || '(no heading)'}</bdi></th>
            <td><label class="sr" for=${`column-${letters}`}>What ${heading || letters} is</label>
              <select id=${`column-${letters}`} onChange=${(event: Event) => wish({ map: withColumn(wishes, column, valueIn(event), heading) })}>
                <option value="" selected=${column === null}>left out</option>
                ${kind.columns.map(({ name, label }) => html`<option value=${name} selected=${name === column}>${label}</option>`)}
              </select>${guessed && html` <span class="tag">guessed</span>`}</td></tr>`,
        )}</tbody>
      </table></div>
      ${left.length > 0 && html`<p class="hint">Left out: ${left.map(({ heading }, at) => html`${at > 0 && ', '}<bdi>${heading}</bdi>`)}.</p>`}
      <${Everywhere} ...${given} />
    </section>`
}

/** Texts for every row: needed columns that the file does not have, and the sources. */
const Everywhere = ({ file, kind, wishes, wish }: Props) => {
  const used = new Set(file.columns.flatMap(({ column }) => column ?? []))
  const columns = kind.columns.filter(
    ({ name, required }) => required && (!used.has(name) || wishes.set[name] !== undefined),
  )
  if (columns.length === 0) return null
  return html`<div class="fields">
    ${columns.map(
      ({ name, label, help }) => html`<div><label for=${`every-${name}`}>${label}, for every row</label>
        <input id=${`every-${name}`} value=${wishes.set[name] ?? ''} title=${help} onChange=${(event: Event) => wish({ set: { ...wishes.set, [name]: valueIn(event) } })} /></div>`,
    )}
  </div>`
}
