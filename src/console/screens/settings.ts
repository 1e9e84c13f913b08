/** Who uses the page, the keys of the ledger, and the health of the service. */
import type { AnswerOf, ItemOf } from '../answers.ts'
import { get, getAll } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { instantInWords } from '../pieces/days.ts'
import { sender } from '../sender.ts'
import { showLoaded } from '../states.ts'

type Key = ItemOf<'getKeys'>

const Keys = () => {
  const loaded = useLoad('keys', (signal) => getAll<Key>('/v1/keys', signal))
  return html`<section class="card" aria-labelledby="keys"><h2 id="keys">API keys</h2>${showLoaded(
    loaded,
    (
      keys,
    ) => html`<div class="scroll" tabindex="0" role="region" aria-label="API keys"><table><thead><tr><th scope="col">Key</th><th scope="col">Label</th><th scope="col">Scopes</th><th scope="col">Made</th><th scope="col">Revoked</th></tr></thead>
    <tbody>${keys.map(({ id, label, scopes, createdAt, revokedAt }) => html`<tr key=${id}><th scope="row"><code>${id}</code></th><td><bdi>${label ?? ''}</bdi></td><td>${scopes.join(', ')}</td><td class="nowrap">${instantInWords(createdAt)}</td><td class="nowrap">${revokedAt ? instantInWords(revokedAt) : html`<span class="dim">no</span>`}</td></tr>`)}</tbody></table></div>`,
  )}</section>`
}

const Health = () => {
  const loaded = useLoad('health', (signal) => get<AnswerOf<'getHealthReady'>>('/health/ready', signal))
  return html`<section class="card" aria-labelledby="health"><h2 id="health">Health</h2>${showLoaded(
    loaded,
    (ready) => html`<dl class="facts">
    <div><dt>Service</dt><dd><span class=${`tag ${ready.status === 'ready' ? 'eased' : 'stop'}`}>${ready.status}</span></dd></div>
    <div><dt>Store</dt><dd>${ready.store}</dd></div>
    <div><dt>Audit</dt><dd>${ready.audit.signed} of ${ready.audit.events} events signed${ready.audit.trouble && html` <span class="tag stop">${ready.audit.trouble}</span>`}</dd></div>
    ${ready.clock && html`<div><dt>Clock</dt><dd>${ready.clock.trouble}</dd></div>`}
    ${ready.failing?.map(({ follower, error }) => html`<div key=${follower}><dt>${follower}</dt><dd><span class="tag stop">failing</span> ${error}</dd></div>`)}</dl>`,
  )}</section>`
}

export const Screen = () => {
  const who = sender.value
  return html`<div class="head"><h1>Settings</h1></div><div class="two"><div class="stack"><section class="card" aria-labelledby="you"><h2 id="you">You</h2>
    <dl class="facts"><div><dt>Sender</dt><dd><code>${who?.actor ?? 'unknown'}</code></dd></div><div><dt>Known by</dt><dd>${who?.knownBy === 'local' ? 'this machine, without a key' : (who?.knownBy ?? '')}</dd></div>
    <div><dt>May</dt><dd>${who?.scopes.join(', ')}</dd></div>${who?.until && html`<div><dt>Until</dt><dd>${instantInWords(who.until)}</dd></div>`}</dl></section><${Health} /></div><${Keys} /></div>`
}
