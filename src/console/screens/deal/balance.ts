/** The balance of a deal: what each party gave, owes and broke. */
import type { AnswerOf } from '../../answers.ts'
import { html } from '../../html.ts'
import { inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { BalanceBar } from '../deals/dealCard.ts'

type Side = AnswerOf<'getDealBalance'>['items'][number]
type Commitment = Side['commitments'][number]

const TONES: Readonly<Record<string, string>> = {
  fulfilled: 'eased',
  breached: 'stop',
  lapsed: 'stop',
  withdrawn: 'care',
}

const CommitmentLine = ({ commitment, side }: { commitment: Commitment; side: Side }) => {
  const {
    id,
    text,
    state,
    possible,
    due,
    overdue,
    fulfilment,
    attributedTo,
    acknowledged,
    breaches,
    beneficiary,
    otherBeneficiaries,
  } = commitment
  const isBroken = side.broken.includes(id)
  const isAlleged = side.alleged.includes(id)
  const tone = isBroken || overdue === 'certain' ? 'stop' : (TONES[state] ?? 'care')
  return html`<li>
    <a href=${`#${commitment.eventId}`}><bdi>${text}</bdi></a> <span class="dim">to ${[beneficiary, ...otherBeneficiaries].map(placeName).join(', ')}</span>
    <div><span class=${`tag ${tone}`}>${isBroken ? 'broken' : state.replaceAll('-', ' ')}</span>
      ${possible && html` <span class="tag doubt">possibly ${possible.replaceAll('-', ' ')}</span>`}
      ${isAlleged && html` <span class="tag doubt">breach alleged</span>`}
      ${overdue && html` <span class="tag stop">${overdue === 'certain' ? 'late' : 'perhaps late'}</span>`}
      ${due && html` <span class="dim">due ${inWords(due)}</span>`}
      ${fulfilment && html` <span class="dim">${fulfilment.amount}${fulfilment.of !== undefined && ` of ${fulfilment.of}`} ${fulfilment.unit}</span>`}</div>
    ${acknowledged === false && html`<div class="dim">According to <bdi>${attributedTo?.description ?? 'others'}</bdi>; not acknowledged</div>`}
    ${breaches.length > 0 && html`<div class="dim">${breaches.map(({ eventId, level }) => html`<a href=${`#${eventId}`}>breach ${level}</a> `)}</div>`}
  </li>`
}

export const Balance = ({ balance }: { balance: AnswerOf<'getDealBalance'> }) => {
  const sides = balance.items.filter(({ commitments }) => commitments.length > 0)
  return html`<section class="card" aria-labelledby="balance"><h2 id="balance">Balance</h2>
    ${sides.length === 0 && html`<p class="dim">No commitments are recorded.</p>`}
    ${sides.map(
      (side) => html`<div class="side-balance" key=${side.party}>
      <h3>${placeName(side.party)}</h3><${BalanceBar} side=${side} />
      <ul class="plain">${side.commitments.map((commitment) => html`<${CommitmentLine} key=${commitment.id} commitment=${commitment} side=${side} />`)}</ul></div>`,
    )}
  </section>`
}
