/** What ends soon, and what ended without a word since. */
import { query, withQuery } from '../../address.ts'
import type { Ending } from '../../answers.ts'
import { apiUrl, getAll } from '../../api.ts'
import { html } from '../../html.ts'
import { useLoad } from '../../load.ts'
import { CopyCurl, CopyLink } from '../../pieces/copy.ts'
import { inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { Empty, showLoaded } from '../../states.ts'

const STATES: Readonly<Record<Ending['state'], readonly [string, string]>> = {
  unconfirmed: ['doubt', 'Over, unconfirmed'],
  'possibly-over': ['care', 'Perhaps over'],
  ahead: ['none', 'Ahead'],
}

const SPANS = [
  ['60d', '60 days'],
  ['6m', '6 months'],
  ['2y', '2 years'],
  ['10y', '10 years'],
] as const

const Row = ({ ending }: { ending: Ending }) => {
  const [tone, word] = STATES[ending.state]
  return html`<tr>
    <td class="nowrap">${inWords(ending.on)}</td>
    <td><span class=${`tag ${tone}`}>${word}</span></td>
    <td>${ending.kind.replaceAll('-', ' ')}</td>
    <th scope="row"><bdi>${ending.summary}</bdi></th>
    <td>${ending.targets.map(({ name }, at) => html`${at > 0 && ', '}<a href=${`/?q=${encodeURIComponent(name)}`}><bdi>${name}</bdi></a>`)}</td>
    <td>${ending.jurisdiction ? placeName(ending.jurisdiction) : html`<span class="dim">–</span>`}</td>
  </tr>`
}

export const Endings = () => {
  const within = query.value.get('within') ?? '60d'
  const asOf = query.value.get('at') ?? undefined
  const url = apiUrl('/v1/endings', { within, asOf, limit: '500' })
  const loaded = useLoad(url, (signal) => getAll<Ending>(url, signal))
  return html`
    <div class="bar">
      <nav class="quick" aria-label="How far ahead">Within ${SPANS.map(([span, words]) => html`<a href=${withQuery({ within: span })} aria-current=${span === within ? 'true' : undefined}>${words}</a>`)}</nav>
      <span class="end"><a class="button quiet small" href=${apiUrl('/v1/endings.ics', { within })} download>Calendar</a><${CopyLink} /><${CopyCurl} url=${url} /></span>
    </div>
    ${showLoaded(loaded, (endings) =>
      endings.length === 0
        ? html`<${Empty} title="Nothing is recorded to end">No licence, waiver, suspension, measure, programme or deadline that is recorded ends in this time, or ended unconfirmed. Others may exist.<//>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="What ends"><table>
            <thead><tr><th scope="col">Ends</th><th scope="col">State</th><th scope="col">Kind</th><th scope="col">What</th><th scope="col">Targets</th><th scope="col">Jurisdiction</th></tr></thead>
            <tbody>${endings.map((ending) => html`<${Row} key=${`${ending.kind} ${ending.eventId}`} ending=${ending} />`)}</tbody></table></div>`,
    )}`
}
