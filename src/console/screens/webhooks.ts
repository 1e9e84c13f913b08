/** The endpoints that receive events: how each stands, and what to do about it. Its attempts are a screen of their own. */
import { useSignal } from '@preact/signals'
import { announce } from '../announce.ts'
import type { AnswerOf, ItemOf } from '../answers.ts'
import { type ApiProblem, call, getAll, problemFrom } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { instantInWords } from '../pieces/days.ts'
import { Empty, ProblemView, showLoaded } from '../states.ts'

type Endpoint = ItemOf<'getWebhooks'>

const TONES: Readonly<Record<Endpoint['status'], string>> = {
  active: 'eased',
  paused: 'care',
  disabled: 'stop',
}

/** The state of an endpoint as a word. */
const EndpointState = ({ status }: { status: Endpoint['status'] }) =>
  html`<span class=${`tag ${TONES[status]}`}>${status}</span>`

const Register = ({ done }: { done: () => void }) => {
  const url = useSignal('')
  const problem = useSignal<ApiProblem | undefined>(undefined)
  const made = useSignal<(AnswerOf<'getWebhook'> & { secret?: string }) | undefined>(undefined)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    problem.value = undefined
    try {
      made.value = await call('POST', '/v1/webhooks', { url: url.value.trim() })
      announce('The endpoint is registered.')
      done()
    } catch (error) {
      problem.value = problemFrom(error)
    }
  }
  return html`<form class="card" onSubmit=${submit}><h2>Register an endpoint</h2>
    <label for="hook">Address that receives the events</label>
    <div class="box"><input id="hook" type="url" required placeholder="https://receiver.example/hook" value=${url} onInput=${(
      event: InputEvent,
    ) => {
      url.value = (event.target as HTMLInputElement).value
    }} /><button type="submit">Register</button></div>
    ${problem.value && html`<${ProblemView} problem=${problem.value} />`}
    ${made.value?.secret && html`<p class="notice">The secret that signs its deliveries, shown only now: <code>${made.value.secret}</code></p>`}
    <p class="dim">Each delivery is signed (Standard Webhooks). A receiver verifies the header <code>webhook-signature</code>: <a href="/asyncapi.json">the messages</a>.</p></form>`
}

export const Screen = () => {
  const loaded = useLoad('webhooks', (signal) => getAll<Endpoint>('/v1/webhooks', signal))
  return html`<div class="head"><h1>Webhooks</h1><p class="lead">Other programs that this ledger sends each event to, signed and in order.</p></div>
    ${showLoaded(
      loaded,
      (endpoints) => html`
      ${endpoints.filter(({ status }) => status === 'disabled').map(({ id, url, disabled }) => html`<p key=${id} class="banner stop" role="alert"><a href=${`/webhooks/${id}`}><bdi>${url}</bdi></a> is disabled: ${disabled?.detail}</p>`)}
      <div class="two"><section aria-label="Endpoints">${
        endpoints.length === 0
          ? html`<${Empty} title="No endpoint yet">Register the first one. It receives what is recorded from then on.<//>`
          : html`<div class="scroll" tabindex="0" role="region" aria-label="Endpoints"><table><thead><tr><th scope="col">Address</th><th scope="col">State</th><th scope="col">Order</th><th scope="col">Settled up to</th><th scope="col">Since</th></tr></thead>
            <tbody>${endpoints.map(
              (
                one,
              ) => html`<tr key=${one.id}><th scope="row"><a href=${`/webhooks/${one.id}`}><bdi>${one.url}</bdi></a>${one.description && html`<div class="dim"><bdi>${one.description}</bdi></div>`}</th>
              <td><${EndpointState} status=${one.status} /></td><td>${one.order}</td><td>${one.after}</td><td>${instantInWords(one.createdAt)}</td></tr>`,
            )}</tbody></table></div>`
      }</section><${Register} done=${loaded.reload} /></div>`,
    )}`
}
