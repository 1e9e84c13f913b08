/** Groups that were released: how many were claimed, how many are named, who of them is contested. */
import { query } from '../address.ts'
import type { ItemOf } from '../answers.ts'
import { apiUrl, getAll } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { CopyCurl, CopyLink } from '../pieces/copy.ts'
import { placeName } from '../pieces/places.ts'
import { Empty, showLoaded } from '../states.ts'
import { Course } from './register/register.ts'

type Group = ItemOf<'getReleases'>

const between = (min: number | null | undefined, max: number | null | undefined): string =>
  min === max ? `${min ?? 'an unstated number'}` : `${min ?? '?'} to ${max ?? '?'}`

const GroupCard = ({ group }: { group: Group }) => {
  const { id, states, ranges, claims, namedCount, named } = group
  const contested = named.filter((one) => one.contested)
  return html`<article class="card group" aria-labelledby=${id}>
    <h2 id=${id}><a href=${`#${id}`}>${states.map(placeName).join(', ')}</a> <code class="dim">${id}</code></h2>
    <dl class="facts">
      <div><dt>Claimed</dt><dd>${ranges.map(({ counted, min, max, claims }) => html`<div key=${counted}><b>${between(min, max)}</b> ${counted} <span class="dim">by ${claims} ${claims === 1 ? 'claim' : 'claims'}</span></div>`)}</dd></div>
      <div><dt>By</dt><dd>${claims.map((claim) => html`<div key=${claim.eventId}><bdi>${claim.claimedBy?.description ?? 'not said'}</bdi>${claim.contested && html` <span class="tag stop">contested</span>`}</div>`)}</dd></div>
      <div><dt>Named</dt><dd><b>${namedCount}</b>${contested.length > 0 && html` and ${contested.length} contested`}<ul class="plain">${named.map(
        (one) => html`<li key=${one.eventId}>
        <a href=${`/prisoners/${encodeURIComponent(one.prisonerId)}`}>${one.name === undefined ? 'Name withheld' : html`<bdi>${one.name}</bdi>`}</a> <span class="dim">${one.custody?.replaceAll('-', ' ')}, basis: ${one.basis}</span>${one.contested && html` <span class="tag stop">contested</span>`}</li>`,
      )}</ul></dd></div>
    </dl>
    <details><summary>Course</summary><${Course} steps=${group.course} /></details></article>`
}

export const Screen = () => {
  const url = apiUrl('/v1/releases', {
    asOf: query.value.get('at') ?? undefined,
    knownAt: query.value.get('known') ?? undefined,
    limit: '500',
  })
  const loaded = useLoad(url, (signal) => getAll<Group>(url, signal))
  return html`<div class="head"><h1>Groups</h1><span class="actions"><span><${CopyLink} /><${CopyCurl} url=${url} /></span></span>
      <p class="lead">What was claimed, against whom it is possible to name. A claim is no fact.</p></div>
    ${showLoaded(loaded, (groups) => (groups.length === 0 ? html`<${Empty} title="No group is recorded">A group is recorded when somebody reports that a number of people were released.<//>` : html`<div class="cards">${groups.map((group) => html`<${GroupCard} key=${group.id} group=${group} />`)}</div>`))}`
}
