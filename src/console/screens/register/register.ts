/** A register as a table with a search: what measures, licences, targets, prisoners and groups share. */
import type { VNode } from 'preact'
import { go, query, withQuery } from '../../address.ts'
import { apiUrl, getAll } from '../../api.ts'
import { html, type WithChildren } from '../../html.ts'
import { useLoad } from '../../load.ts'
import { CopyCurl, CopyLink } from '../../pieces/copy.ts'
import { inWords } from '../../pieces/days.ts'
import { Empty, showLoaded } from '../../states.ts'

/** A column: its title, what it shows, and the text that it is sorted and searched by. */
export interface RegisterColumn<Item> {
  readonly title: string
  text(item: Item): string
  view?(item: Item): VNode | string
}

interface Register<Item> {
  readonly title: string
  readonly lead: string
  /** The list of the API, such as `/v1/targets`. */
  readonly url: string
  readonly columns: readonly RegisterColumn<Item>[]
  /** A facet: what the items are counted by. */
  readonly facet: (item: Item) => readonly string[]
  readonly facetWords: (value: string) => string
  /** What lies beside the table, such as other lists. */
  readonly more?: VNode
}

const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const MOST_ROWS = 500

/** A register of things. `at` and `known` of the address say at which moment. */
export const RegisterView = <Item extends { readonly id: string }>({
  register,
}: {
  register: Register<Item>
}) => {
  const { title, lead, url, columns, facet, facetWords, more } = register
  const [at, known] = [query.value.get('at') ?? undefined, query.value.get('known') ?? undefined]
  const asked = apiUrl(url, { asOf: at, knownAt: known, limit: '500' })
  const loaded = useLoad(asked, (signal) => getAll<Item>(asked, signal))
  const words = plain(query.value.get('text') ?? '')
  const only = query.value.get('only')
  return html`
    <div class="head"><h1>${title}</h1><span class="actions"><span><${CopyLink} /><${CopyCurl} url=${asked} /><a class="button quiet small" href=${apiUrl(`${url}.csv`, { asOf: at, knownAt: known })} download>CSV</a></span></span>
      <p class="lead">${lead}</p></div>
    <div class="bar"><label class="sr" for="register-search">Search</label><input id="register-search" class="wide" type="search" data-search placeholder="Search this list" value=${query.value.get('text') ?? ''}
        onChange=${(event: Event) => go(withQuery({ text: (event.target as HTMLInputElement).value }))} />
      <label>As of <input type="date" value=${at ?? ''} onChange=${(event: Event) => go(withQuery({ at: (event.target as HTMLInputElement).value }))} /></label>${more}</div>
    ${showLoaded(loaded, (items) => {
      if (items.length === 0)
        return html`<${Empty} title="Nothing is recorded">Nothing of this kind is recorded ${at === undefined ? 'yet' : `as of ${inWords(at)}`}. That does not mean that nothing exists.<//>`
      const found = items.filter(
        (item) => words === '' || columns.some((column) => plain(column.text(item)).includes(words)),
      )
      const counts = new Map<string, number>()
      for (const item of found)
        for (const value of facet(item)) counts.set(value, (counts.get(value) ?? 0) + 1)
      const rows = found.filter((item) => only === null || facet(item).includes(only))
      return html`
        <p class="quick facet-line"><a href=${withQuery({ only: undefined })} aria-current=${only === null ? 'true' : undefined}>All <b>${found.length}</b></a>
          ${[...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, count]) => html`<a key=${value} href=${withQuery({ only: value === only ? undefined : value })} aria-current=${value === only ? 'true' : undefined}>${facetWords(value)} <b>${count}</b></a>`)}</p>
        ${
          rows.length === 0
            ? html`<${Empty} title="Nothing matches">Take a filter away, or search for other words.<//>`
            : html`<div class="scroll" tabindex="0" role="region" aria-label=${title}><table><thead><tr>${columns.map((column) => html`<th key=${column.title} scope="col">${column.title}</th>`)}</tr></thead>
          <tbody>${rows.slice(0, MOST_ROWS).map(
            (item) =>
              html`<tr key=${item.id}>${columns.map((column, index) => {
                const cell = column.view?.(item) ?? html`<bdi>${column.text(item)}</bdi>`
                return index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`
              })}</tr>`,
          )}</tbody></table></div>`
        }
        ${rows.length > MOST_ROWS && html`<p class="hint">The first ${MOST_ROWS} of ${rows.length}. Search for fewer, or take the CSV.</p>`}`
    })}`
}

interface Step {
  readonly eventId: string
  readonly headline: string
  readonly occurred?: { readonly edtf: string } | undefined
}

/** The course of a thing: what happened to it, in order. */
export const Course = ({ steps, children }: { steps: readonly Step[] } & WithChildren) => html`
  <section class="card" aria-labelledby="course"><h2 id="course">Course</h2>${children}
    <ol class="plain course">${steps.map(
      ({
        eventId,
        headline,
        occurred,
      }) => html`<li key=${eventId}><span class="dim">${occurred ? inWords(occurred.edtf) : ''}</span>
      <bdi>${headline}</bdi> <a class="proof" href=${`/audit?event=${eventId}`}>proof</a></li>`,
    )}</ol></section>`

/** The heading of one thing, with the way back to its register. */
export const ThingHead = ({
  back,
  backTitle,
  title,
  children,
}: { back: string; backTitle: string; title: string } & WithChildren) => html`
  <div class="head"><div><p class="crumb"><a href=${back}>${backTitle}</a></p><h1><bdi>${title}</bdi></h1>${children}</div><span class="actions"><span><${CopyLink} /></span></span></div>`
