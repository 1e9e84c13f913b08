/** A deal as a card: who, how it stands, what happened last, and what each side promised and delivered. */
import type { AnswerOf, ItemOf } from '../../answers.ts'
import { get } from '../../api.ts'
import { html } from '../../html.ts'
import { useLoad } from '../../load.ts'
import { inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'

type Deal = ItemOf<'getDeals'>
type Side = AnswerOf<'getDealBalance'>['items'][number]

/** What became of commitments, in the order of the bar; a commitment that fits several is in the first. */
const shares = ({
  commitments,
  gave,
  broken,
  alleged,
  overdue,
}: Side): readonly (readonly [string, string, number])[] => {
  const bad = new Set([...broken, ...alleged, ...overdue])
  const late = overdue.filter((id) => !broken.includes(id) && !alleged.includes(id)).length
  const rest = commitments.length - gave.length - bad.size
  return [
    ['gave', 'kept', gave.length],
    ['open', 'open', Math.max(0, rest)],
    ['late', 'late', late],
    ['broken', 'broken', broken.length + alleged.filter((id) => !broken.includes(id)).length],
  ]
}

/** The commitments of one side as a bar, with the same in words. */
export const BalanceBar = ({ side }: { side: Side }) => {
  const parts = shares(side).filter(([, , count]) => count > 0)
  if (parts.length === 0) return html`<span class="dim">no commitments</span>`
  return html`<span class="balance-bar"><span class="bar-line" aria-hidden="true">${parts.map(
    ([name, , count]) => html`<i class=${name} style=${{ flexGrow: count }}></i>`,
  )}</span> <span>${parts.map(([, word, count]) => `${count} ${word}`).join(', ')}</span></span>`
}

const Sides = ({ id }: { id: string }) => {
  const url = `/v1/deals/${encodeURIComponent(id)}/balance`
  const { value } = useLoad(url, (signal) => get<AnswerOf<'getDealBalance'>>(url, signal))
  const sides = value?.items.filter(({ commitments }) => commitments.length > 0) ?? []
  if (value && sides.length === 0) return html`<p class="dim">No commitments recorded</p>`
  return html`<dl class="sides">${sides.map(
    (side) =>
      html`<div key=${side.party}><dt>${placeName(side.party)}</dt><dd><${BalanceBar} side=${side} /></dd></div>`,
  )}</dl>`
}

const MOST_PARTIES = 4

/** @param props.isDetailed whether the balance of each side is asked for */
export const DealCard = ({ deal, isDetailed }: { deal: Deal; isDetailed: boolean }) => {
  const { id, title, parties, status, lastEvent } = deal
  const more = parties.length - MOST_PARTIES
  return html`<article class="card deal-card" aria-labelledby=${`deal-${id}`}>
    <h2 id=${`deal-${id}`}><a href=${`/deals/${encodeURIComponent(id)}`}><bdi>${title}</bdi></a></h2>
    <p class="dim">${parties
      .slice(0, MOST_PARTIES)
      .map(({ code }) => placeName(code))
      .join(' · ')}${more > 0 && ` and ${more} more`}</p>
    <p><span class="tag">${status === null ? 'not opened' : status.replaceAll('-', ' ')}</span> <span class="tag">${deal.framing.replaceAll('-', ' ')}</span></p>
    ${lastEvent && html`<p class="last"><span class="dim">${lastEvent.occurred ? inWords(lastEvent.occurred.edtf) : ''}</span> <bdi>${lastEvent.headline}</bdi></p>`}
    ${isDetailed && html`<${Sides} id=${id} />`}
  </article>`
}
