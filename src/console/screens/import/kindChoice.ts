/** Says what the rows of a file are, what belongs in each column, and gives the template. */
import { html } from '../../html.ts'
import type { Kind } from './answers.ts'

interface Props {
  readonly kinds: readonly Kind[]
  readonly kind: string
  readonly choose: (kind: string) => void
}

export const KindChoice = ({ kinds, kind, choose }: Props) => {
  const chosen = kinds.find(({ name }) => name === kind)
  return html`
    <fieldset class="kinds"><legend>What are the rows?</legend>
      ${kinds.map(
        ({ name, label }) =>
          html`<label class="choice"><input type="radio" name="kind" value=${name} checked=${name === kind} onChange=${() => choose(name)} /> ${label}</label>`,
      )}
    </fieldset>
    ${
      chosen &&
      html`<p class="hint">${chosen.help}</p>
      <div class="bar"><a class="button quiet" download href=${`/v1/imports/templates/${chosen.name}`}>Download the template</a>
        <span class="dim">A CSV with the headings and an example, which is left out when you import it.</span></div>
      <details class="columns"><summary>What belongs in each column</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Columns"><table>
          <thead><tr><th scope="col">Column</th><th scope="col">What belongs there</th><th scope="col">Example</th></tr></thead>
          <tbody>${chosen.columns.map(
            ({ name, label, help, example, required, personal }) => html`<tr>
              <th scope="row"><code>${name}</code><div class="dim">${label}</div></th>
              <td>${help}${required && html` <span class="tag care">needed</span>`}${personal && html` <span class="tag doubt">withheld</span>`}</td>
              <td>${example}</td></tr>`,
          )}</tbody>
        </table></div>
      </details>`
    }`
}
