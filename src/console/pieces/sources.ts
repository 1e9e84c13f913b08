/** Sources as chips. What a source says is somebody else's text: it is shown as text only. */
import { html } from '../html.ts'
import { inWords } from './days.ts'

/** What is known of a source where it is cited. */
export interface CitedSource {
  readonly id: string
  readonly publisher?: string | undefined
  readonly title?: string | undefined
  readonly url?: string | undefined
  readonly published?: string | undefined
  readonly locator?: string | undefined
  readonly quote?: string | undefined
}

/** Only these may be followed: a source may name any address. */
const safeUrl = (url: string | undefined): string | undefined =>
  url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined

/** A link to somewhere else; plain text when the address cannot be followed. */
export const Outside = ({ url, text }: { url: string | undefined; text: string }) => {
  const href = safeUrl(url)
  if (href === undefined) return html`<bdi>${text}</bdi>`
  return html`<a href=${href} target="_blank" rel="noopener noreferrer"><bdi>${text}</bdi><span class="sr"> (opens another site)</span></a>`
}

/** A source: who published what, when, and where in it. It leads to the source itself, if it has an address. */
export const SourceChip = ({ source }: { source: CitedSource }) => {
  const name = source.publisher ?? source.title ?? source.id
  const title = source.publisher === undefined ? undefined : source.title
  const day = source.published && inWords(source.published)
  return html`<span class="chip source">
    <${Outside} url=${source.url} text=${title === undefined ? name : `${name}: ${title}`} />
    ${day && html`<span class="dim"> ${day}</span>`}
    ${source.locator && html`<span class="dim"> · <bdi>${source.locator}</bdi></span>`}
  </span>`
}

/** Quotes of sources, each as its words. */
export const Quotes = ({ sources }: { sources: readonly CitedSource[] }) =>
  html`${sources.flatMap(({ quote }) => (quote === undefined ? [] : [html`<blockquote><bdi>${quote}</bdi></blockquote>`]))}`
