/** One question: a box, its details, and the answer as cards. */
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { go, query, withQuery } from '../../address.ts'
import { announce } from '../../announce.ts'
import type { Screening } from '../../answers.ts'
import { apiUrl, get } from '../../api.ts'
import { html } from '../../html.ts'
import { useLoad } from '../../load.ts'
import { placeName } from '../../pieces/places.ts'
import { lookOf } from '../../pieces/verdictMark.ts'
import { showLoaded } from '../../states.ts'
import { Answer } from './answer.ts'
import { readBox } from './typedQuestion.ts'

/** The details of a question, by the parameter of the address and of the API. */
const DETAILS = [
  ['at', 'asOf', 'On the day', 'today', 'date'],
  ['jurisdiction', 'jurisdiction', 'You are in', 'PL, or PL,DE', 'text'],
  ['origin', 'origin', 'Goods from', 'BY', 'text'],
  ['transit', 'transit', 'By way of', 'LT', 'text'],
  ['destination', 'destination', 'Goods to', 'PL', 'text'],
  ['known', 'knownAt', 'As known at', '2025-12-14T12:00:00Z', 'text'],
] as const

/** The address of the API that answers the question in the address of the browser. */
const urlOf = (parameters: URLSearchParams): string | undefined => {
  const read = readBox(parameters.get('q') ?? '')
  if (!read) return undefined
  const details = Object.fromEntries(DETAILS.map(([own, api]) => [api, parameters.get(own) ?? undefined]))
  return apiUrl('/v1/status', { ...read.parameters, ...details })
}

const AS: Readonly<Record<string, string>> = {
  goods: 'a code of goods',
  identifier: 'an identifier',
  country: 'a country',
  name: 'a name or alias',
}

/** The first verdict as a sentence, for those who listen. */
const headlineOf = ({ verdicts }: Screening): string => {
  const worst = verdicts[0]
  if (!worst) return 'No verdicts.'
  const { word } = lookOf(worst.verdict)
  return `${placeName(worst.jurisdiction)}: ${word}${worst.certain || worst.verdict === 'not-recorded' ? '' : ', possible'}. ${worst.sentence}`
}

const HowRead = ({ text }: { text: string }) => {
  const read = readBox(text)
  if (!read) return null
  const { country } = read
  return html`<p class="hint">Read as ${AS[read.as]}: <b>${Object.values(read.parameters)[0]}</b>.
    ${
      country !== undefined &&
      html` For goods from there, type their code and <a href=${`/?q=31&origin=${country}`}>say where they come from</a>.`
    }</p>`
}

const Start = () => html`
  <section class="start">
    <h2>What may be asked</h2>
    <ul class="examples">
      ${[
        ['Belaruskali', 'a firm, by any name or alias, in any script'],
        ['3104', 'goods, by their HS code'],
        ['imo:9074729', 'a number: scheme, colon, value'],
        ['Iran', 'a country'],
      ].map(
        ([text = '', what]) =>
          html`<li><a href=${`/?q=${encodeURIComponent(text)}`}><code>${text}</code></a> <span class="dim">${what}</span></li>`,
      )}
    </ul>
    <p class="dim">The answer is the strictest that the record allows, for each jurisdiction. Silence is never clearance.</p>
  </section>`

export const OneQuestion = () => {
  const asked = query.value.get('q') ?? ''
  const text = useSignal(asked)
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    text.value = asked
  }, [asked])
  useEffect(() => {
    if (asked === '') box.current?.focus()
  }, [asked])
  const url = urlOf(query.value)
  const loaded = useLoad(
    url,
    async (signal) => {
      const answer = await get<Screening>(url ?? '', signal)
      announce(headlineOf(answer))
      return answer
    },
    false,
  )
  const submit = (event: Event): void => {
    event.preventDefault()
    const fields = new FormData(event.target as HTMLFormElement)
    const details = DETAILS.map(([own]) => [own, String(fields.get(own) ?? '').trim()] as const)
    go(withQuery({ ...Object.fromEntries(details), q: text.value.trim() }))
    if (urlOf(query.value) === url) loaded.reload()
  }
  const isDetailed = DETAILS.some(([own]) => query.value.has(own))
  return html`
    <form class="ask" role="search" onSubmit=${submit}>
      <label class="sr" for="q">Name, alias, id number, HS code or country</label>
      <div class="box">
        <input id="q" ref=${box} name="q" type="search" data-search autocomplete="off" spellcheck="false" maxlength="300"
          placeholder="Name, alias, id number, HS code or country" value=${text} onInput=${(
            event: InputEvent,
          ) => {
            text.value = (event.target as HTMLInputElement).value
          }} />
        <button type="submit">Check</button>
      </div>
      <details open=${isDetailed}>
        <summary>Details: day, goods, where you are</summary>
        <div class="fields">
          ${DETAILS.map(
            ([own, , label, hint, type]) => html`<label>${label}
              <input name=${own} type=${type} placeholder=${hint} value=${query.value.get(own) ?? ''} autocomplete="off" spellcheck="false" /></label>`,
          )}
        </div>
      </details>
    </form>
    <${HowRead} text=${asked} />
    ${url === undefined ? html`<${Start} />` : showLoaded(loaded, (answer) => html`<${Answer} answer=${answer} url=${url} />`)}`
}
