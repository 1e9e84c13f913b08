/** All deals as cards, with facets and a search. */
import { go, query, withQuery } from '../address.ts'
import type { ItemOf } from '../answers.ts'
import { apiUrl, getAll } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { CopyCurl, CopyLink } from '../pieces/copy.ts'
import { placeName } from '../pieces/places.ts'
import { Empty, showLoaded } from '../states.ts'
import { DealCard } from './deals/dealCard.ts'

type Deal = ItemOf<'getDeals'>

/** The facets: the parameter, its title, and the values that a deal has of it. */
const FACETS: readonly (readonly [
  string,
  string,
  (deal: Deal) => readonly string[],
  (value: string) => string,
])[] = [
  ['party', 'Party', ({ parties }) => parties.map(({ code }) => String(code)), placeName],
  [
    'status',
    'Status',
    ({ status }) => (status === null ? [] : [status]),
    (value) => value.replaceAll('-', ' '),
  ],
  ['framing', 'Said to be', ({ framing }) => [framing], (value) => value.replaceAll('-', ' ')],
]

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const textOf = ({ id, title, parties, lastEvent }: Deal): string =>
  plain(
    [id, title, ...parties.map(({ code }) => `${code} ${placeName(code)}`), lastEvent?.headline ?? ''].join(
      ' ',
    ),
  )

const lastDay = ({ lastEvent }: Deal): string =>
  lastEvent?.occurred?.latest ?? lastEvent?.occurred?.earliest ?? ''

const isWanted = (deal: Deal, but?: string): boolean =>
  FACETS.every(([name, , values]) => {
    const wanted = query.value.get(name)
    return name === but || wanted === null || values(deal).includes(wanted)
  }) && textOf(deal).includes(plain(query.value.get('text') ?? ''))

const Facet = ({ facet, deals }: { facet: (typeof FACETS)[number]; deals: readonly Deal[] }) => {
  const [name, title, values, words] = facet
  const counts = new Map<string, number>()
  for (const deal of deals) {
    if (isWanted(deal, name))
      for (const value of values(deal)) counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const chosen = query.value.get(name)
  const shownValues = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 14)
  return html`<div class="facet"><h2>${title}</h2><div class="quick">
    ${shownValues.map(
      ([
        value,
        count,
      ]) => html`<a key=${value} href=${withQuery({ [name]: value === chosen ? undefined : value })}
      aria-current=${value === chosen ? 'true' : undefined}>${words(value)} <b>${count}</b></a>`,
    )}
  </div></div>`
}

export const Screen = () => {
  const url = apiUrl('/v1/deals', { limit: '500' })
  const loaded = useLoad(url, (signal) => getAll<Deal>(url, signal))
  return html`
    <div class="head"><h1>Deals</h1><span class="actions"><span><${CopyLink} /><${CopyCurl} url=${url} /><a class="button quiet small" href="/v1/deals.csv" download>CSV</a></span></span></div>
    <div class="bar"><label class="sr" for="deal-search">Search deals</label>
      <input id="deal-search" class="wide" type="search" data-search placeholder="Title, party or last event" value=${query.value.get('text') ?? ''}
        onChange=${(event: Event) => go(withQuery({ text: (event.target as HTMLInputElement).value }))} /></div>
    ${showLoaded(loaded, (deals) => {
      if (deals.length === 0)
        return html`<${Empty} title="No deal is recorded yet">Record one by the API, or start the demo: npm run demo.<//>`
      const wanted = deals.filter((deal) => isWanted(deal)).sort((a, b) => (lastDay(a) < lastDay(b) ? 1 : -1))
      return html`
        <div class="facet-row">${FACETS.map((facet) => html`<${Facet} key=${facet[0]} facet=${facet} deals=${deals} />`)}</div>
        <p class="hint" role="status">${wanted.length} of ${deals.length} deals, the latest first${
          wanted.length < deals.length && html`. <a href="/deals">Show all</a>`
        }</p>
        ${
          wanted.length === 0
            ? html`<${Empty} title="No deal matches">Take a filter away, or search for other words.<//>`
            : html`<div class="cards">${wanted.map((deal) => html`<${DealCard} key=${deal.id} deal=${deal} isDetailed=${wanted.length <= 60} />`)}</div>`
        }`
    })}`
}
