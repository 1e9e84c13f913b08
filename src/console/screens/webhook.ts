/** One endpoint: its state, its attempts in detail, and what can be done: test, pause, resume, retry, seek. */
import { useSignal } from '@preact/signals'
import { go, query, withQuery } from '../address.ts'
import { announce } from '../announce.ts'
import type { AnswerOf, ItemOf } from '../answers.ts'
import { type ApiProblem, apiUrl, call, get, getAll, problemFrom } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { instantInWords } from '../pieces/days.ts'
import type { ScreenProps } from '../screenProps.ts'
import { Empty, ProblemView, showLoaded } from '../states.ts'
import { ThingHead } from './register/register.ts'

type Endpoint = AnswerOf<'getWebhook'>
type Attempt = ItemOf<'getWebhookDeliveries'>

const TONES: Readonly<Record<Attempt['outcome'], string>> = {
  delivered: 'eased',
  failed: 'care',
  parked: 'stop',
}

export const Screen = ({ params }: ScreenProps) => {
  const url = `/v1/webhooks/${encodeURIComponent(params.id ?? '')}`
  const outcome = query.value.get('outcome') ?? undefined
  const endpoint = useLoad(url, (signal) => get<Endpoint>(url, signal))
  const asked = apiUrl(`${url}/deliveries`, { outcome, limit: '200' })
  const attempts = useLoad(asked, (signal) => getAll<Attempt>(asked, signal, 1))
  const problem = useSignal<ApiProblem | undefined>(undefined)
  const act = async (words: string, path: string, body?: unknown): Promise<void> => {
    problem.value = undefined
    try {
      await call('POST', `${url}/${path}`, body)
      announce(words)
    } catch (error) {
      problem.value = problemFrom(error)
    }
    endpoint.reload()
    attempts.reload()
  }
  const button = (title: string, words: string, path: string, body?: unknown) =>
    html`<button type="button" class="quiet small" onClick=${() => void act(words, path, body)}>${title}</button>`
  return showLoaded(
    endpoint,
    (one) => html`
    <${ThingHead} back="/webhooks" backTitle="Webhooks" title=${one.url}><p><span class="tag">${one.status}</span> <span class="dim">order: ${one.order} · settled up to position ${one.after} · ${one.inFlight} in flight</span></p><//>
    ${one.disabled && html`<p class="banner stop" role="alert">Disabled ${instantInWords(one.disabled.at)}: ${one.disabled.detail}</p>`}
    <div class="bar">${button('Send a test', 'A test was sent.', 'test', {})}${one.status === 'active' ? button('Pause', 'Paused.', 'pause', {}) : button('Resume', 'Resumed.', 'resume', {})}
      <button type="button" class="quiet small" onClick=${() => attempts.reload()}>Refresh</button>
      <span class="quick end">${['', 'delivered', 'failed', 'parked'].map((value) => html`<a key=${value} href=${withQuery({ outcome: value })} aria-current=${value === (outcome ?? '') ? 'true' : undefined}>${value === '' ? 'All attempts' : value}</a>`)}</span></div>
    ${problem.value && html`<${ProblemView} problem=${problem.value} />`}
    ${showLoaded(attempts, (items) =>
      items.length === 0
        ? html`<${Empty} title="No attempts">Nothing was sent to this endpoint yet, or nothing with this outcome.<//>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Attempts"><table>
      <thead><tr><th scope="col">When</th><th scope="col">Event</th><th scope="col">Outcome</th><th scope="col">Answer</th><th scope="col">Attempt</th><th scope="col">Took</th><th scope="col">Next</th><th scope="col"><span class="sr">Retry</span></th></tr></thead>
      <tbody>${items.map(
        (
          item,
        ) => html`<tr key=${`${item.id} ${item.attempt} ${item.at}`}><td class="nowrap">${instantInWords(item.at)}</td><th scope="row">${item.type} <span class="dim">${item.position}</span></th><td><span class=${`tag ${TONES[item.outcome]}`}>${item.outcome}</span></td>
        <td>${item.status ?? html`<span class="dim">none</span>`} ${item.error && html`<div class="dim"><bdi>${item.error}</bdi></div>`}${item.response !== '' && html`<div class="dim"><bdi>${item.response.slice(0, 200)}</bdi></div>`}</td>
        <td>${item.attempt}</td><td class="nowrap">${item.ms} ms</td><td class="nowrap">${item.next ? instantInWords(item.next) : ''}</td>
        <td>${item.outcome !== 'delivered' && button('Retry', 'It is sent again.', `deliveries/${encodeURIComponent(item.id)}/retry`)}</td></tr>`,
      )}</tbody></table></div>`,
    )}
    <p><button type="button" class="danger small" onClick=${async () => {
      if (!confirm('Remove this endpoint? It will stop receiving events.')) return
      await call('DELETE', url).then(
        () => go('/webhooks'),
        (error: ApiProblem) => {
          problem.value = error
        },
      )
    }}>Remove this endpoint</button></p>`,
  )
}
