/** Which verdicts changed since a day. */
import { go, query, withQuery } from '../../address.ts'
import type { VerdictChange } from '../../answers.ts'
import { apiUrl, getAll } from '../../api.ts'
import { html } from '../../html.ts'
import { useLoad } from '../../load.ts'
import { CopyCurl, CopyLink } from '../../pieces/copy.ts'
import { dayAfter, inWords, today } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { VerdictMark } from '../../pieces/verdictMark.ts'
import { Empty, showLoaded } from '../../states.ts'

const Change = ({ change }: { change: VerdictChange }) => {
  const { targets, before, after, jurisdiction, by } = change
  return html`<tr>
    <th scope="row">${targets.map(({ name }, at) => html`${at > 0 && ', '}<a href=${`/?q=${encodeURIComponent(name)}`}><bdi>${name}</bdi></a>`)}</th>
    <td>${placeName(jurisdiction)}</td>
    <td><${VerdictMark} verdict=${before.verdict} isCertain=${before.certain} /></td>
    <td><${VerdictMark} verdict=${after.verdict} isCertain=${after.certain} /></td>
    <td>${after.since ? inWords(after.since.edtf) : html`<span class="dim">–</span>`}</td>
    <td class="dim">${by === 'events' ? `${change.events.length} ${change.events.length === 1 ? 'event' : 'events'}` : 'the passing of time'}</td>
  </tr>`
}

export const Changes = () => {
  const since = query.value.get('since') ?? dayAfter(today(), -365)
  const url = apiUrl('/v1/status/changes', { since, limit: '500' })
  const loaded = useLoad(url, (signal) => getAll<VerdictChange>(url, signal))
  return html`
    <form class="bar" onSubmit=${(event: Event) => event.preventDefault()}>
      <label>Since <input type="date" value=${since} max=${today()} onChange=${(event: Event) => {
        const { value } = event.target as HTMLInputElement
        if (value !== '') go(withQuery({ since: value }))
      }} /></label>
      <span class="quick">${[30, 90, 365].map((days) => html`<a href=${withQuery({ since: dayAfter(today(), -days) })}>${days === 365 ? 'a year' : `${days} days`}</a>`)}</span>
      <span class="end"><${CopyLink} /><${CopyCurl} url=${url} /></span>
    </form>
    ${showLoaded(loaded, (changes) =>
      changes.length === 0
        ? html`<${Empty} title="No verdict changed">Since ${inWords(since)} no recorded verdict differs. A verdict may be strict all the same.<//>`
        : html`<p class="hint">${changes.length} ${changes.length === 1 ? 'verdict differs' : 'verdicts differ'} between ${inWords(since)} and today. Those that are not here may be strict at both moments.</p>
          <div class="scroll" tabindex="0" role="region" aria-label="Verdicts that changed"><table>
            <thead><tr><th scope="col">Target</th><th scope="col">Jurisdiction</th><th scope="col">Before</th><th scope="col">Now</th><th scope="col">Since</th><th scope="col">By</th></tr></thead>
            <tbody>${changes.map((change) => html`<${Change} key=${`${change.jurisdiction} ${change.targets.map(({ targetId }) => targetId)}`} change=${change} />`)}</tbody>
          </table></div>`,
    )}`
}
