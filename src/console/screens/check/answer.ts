/** The answer to one question: what was matched, a card for each jurisdiction, and what is not covered. */
import { query, withQuery } from '../../address.ts'
import type { Screening } from '../../answers.ts'
import { html } from '../../html.ts'
import { CopyCurl, CopyLink } from '../../pieces/copy.ts'
import { instantInWords, inWords } from '../../pieces/days.ts'
import { placeName } from '../../pieces/places.ts'
import { VerdictCard } from './verdictCard.ts'

const HOW: Readonly<Record<string, string>> = {
  'name-in-instrument': 'its name in the instrument',
  name: 'its name',
  alias: 'an alias',
  id: 'its id',
}

const MatchedTargets = ({ question }: { question: Screening['question'] }) => {
  const { matched, near, goods } = question
  const isOfTarget = (question.name ?? question.identifier ?? question.target) !== undefined
  return html`
    <div class="matched">
      ${
        matched.length > 0
          ? html`<p>Found: ${matched.map(({ name, how }, at) => html`${at > 0 && ' · '}<bdi class="strong">${name}</bdi> <span class="dim">by ${HOW[how] ?? how.replaceAll('-', ' ')}</span>`)}</p>`
          : isOfTarget && html`<p><b>Nobody of this name is recorded.</b> That says nothing about them.</p>`
      }
      ${goods !== undefined && html`<p>Goods: <code>${goods}</code></p>`}
      ${
        near.length > 0 &&
        html`<p class="near">Similar names, which do <b>not</b> count here. Look whether one of them is meant:
          ${near.map(({ name }) => html` <a class="chip" href=${withQuery({ q: name })}><bdi>${name}</bdi></a>`)}</p>`
      }
    </div>`
}

/** Whether the answer is about another moment than now, in words. */
const Moment = ({ at }: { at: Screening['at'] }) => {
  const isPast = query.value.has('at') || query.value.has('known')
  const then = at.asOf === undefined ? '' : `As of ${inWords(at.asOf)}`
  const known = at.knownAt === null ? '' : `, as recorded up to ${instantInWords(at.knownAt)}`
  return html`<p class=${isPast ? 'moment past' : 'moment dim'}>${then}${known}.${!at.settled && html` <b>Not settled:</b> this may still change.`}
    ${isPast && html` <a href=${withQuery({ at: undefined, known: undefined })}>Ask about today</a>`}</p>`
}

const NotCovered = ({ of }: { of: Screening['notCovered'] }) => html`
  <section class="not-covered" aria-labelledby="not-covered">
    <h2 id="not-covered">What this answer does not cover</h2>
    <ul>${of.map(
      ({ code, sentence, jurisdictions, others }) =>
        html`<li key=${code}>${sentence}${
          jurisdictions &&
          html` <span class="dim">${jurisdictions.map(placeName).join(', ')}${others && `; see ${others.map(placeName).join(', ')}`}</span>`
        }</li>`,
    )}</ul>
  </section>`

/** @param props.url the address of the API that gave the answer */
export const Answer = ({ answer, url }: { answer: Screening; url: string }) => html`
  <${MatchedTargets} question=${answer.question} />
  <div class="actions"><${Moment} at=${answer.at} /><span><${CopyLink} /><${CopyCurl} url=${url} /></span></div>
  <div class="cards">
    ${answer.verdicts.map(
      (verdict) => html`<${VerdictCard} key=${verdict.jurisdiction} verdict=${verdict}
        items=${answer.items.filter(({ jurisdiction }) => jurisdiction === verdict.jurisdiction)} />`,
    )}
  </div>
  ${answer.notCovered.length > 0 && html`<${NotCovered} of=${answer.notCovered} />`}`
