/** One measure: how it stands for each target, the clocks of its reliefs, and its course. */

import { query } from '../address.ts'
import type { AnswerOf } from '../answers.ts'
import { apiUrl, get } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { inWords } from '../pieces/days.ts'
import { placeName } from '../pieces/places.ts'
import { Outside } from '../pieces/sources.ts'
import { VerdictMark } from '../pieces/verdictMark.ts'
import type { ScreenProps } from '../screenProps.ts'
import { showLoaded } from '../states.ts'
import { Course, ThingHead } from './register/register.ts'

type Measure = AnswerOf<'getSanction'>
type Clock = Measure['targets'][number]['clocks'][number]

const CLOCKS = [
  ['announced', 'Announced'],
  ['instrument', 'Instrument'],
  ['effective', 'In effect'],
  ['seen', 'Seen on the list'],
] as const

/** The four clocks of a relief as bars from its announcement, with the lag in days. */
const Clocks = ({ clock }: { clock: Clock }) => {
  const most = Math.max(1, ...Object.values(clock.lagDays))
  return html`<figure class="clocks"><figcaption class="dim"><code>${clock.reliefId}</code>${clock.reversed && ` reversed ${inWords(clock.reversed)}`}</figcaption>
    ${CLOCKS.map(([name, title]) => {
      const lag = name === 'announced' ? 0 : clock.lagDays[name]
      return html`<div key=${name} class="clock"><span>${title}</span><span class="track"><i style=${{ width: `${((lag ?? 0) / most) * 100}%` }}></i></span>
        <span>${clock[name] === undefined ? html`<span class="dim">not recorded</span>` : html`${inWords(clock[name])}${lag !== undefined && lag > 0 && html` <b>+${lag} days</b>`}`}</span></div>`
    })}</figure>`
}

export const Screen = ({ params }: ScreenProps) => {
  const asked = { asOf: query.value.get('at') ?? undefined, knownAt: query.value.get('known') ?? undefined }
  const url = apiUrl(`/v1/sanctions/${encodeURIComponent(params.id ?? '')}`, asked)
  const loaded = useLoad(url, (signal) => get<Measure>(url, signal))
  return showLoaded(loaded, (one) => {
    const clocks = new Map(
      one.targets.flatMap(({ clocks }) => clocks.map((clock) => [clock.reliefId, clock] as const)),
    )
    return html`
      <${ThingHead} back="/measures" backTitle="Measures" title=${`${placeName(one.jurisdiction)}: ${one.measure.replaceAll('-', ' ')}`}>
        <p class="dim">${[one.authority, one.programme].join(' · ')} · <code>${one.id}</code></p>
        <p>${(one.instruments ?? []).map(({ kind, number, url }) => html`<${Outside} key=${number} url=${url} text=${`${kind} ${number}`} /> `)}</p><//>
      <div class="two"><section class="card" aria-labelledby="targets"><h2 id="targets">Targets</h2>
        <ul class="plain rows">${one.targets.map(
          (
            target,
          ) => html`<li key=${target.targetId}><${VerdictMark} verdict=${target.status} /> <a href=${`/?q=${encodeURIComponent(target.name)}`}><bdi>${target.name}</bdi></a>
          <span class="dim">${target.since && `since ${inWords(target.since.edtf)}`}</span></li>`,
        )}</ul>
        ${clocks.size > 0 && html`<h2>From word to list</h2>${[...clocks.values()].map((clock) => html`<${Clocks} key=${clock.reliefId} clock=${clock} />`)}`}</section>
      <${Course} steps=${one.course} /></div>`
  })
}
