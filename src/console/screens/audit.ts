/** The audit: the signed checkpoint, and the proof of any event, checked in the browser. */
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { go, query, withQuery } from '../address.ts'
import { announce } from '../announce.ts'
import type { AnswerOf } from '../answers.ts'
import { apiUrl, get, getAll, send } from '../api.ts'
import { html } from '../html.ts'
import { useLoad } from '../load.ts'
import { CopyCurl, CopyLink } from '../pieces/copy.ts'
import { dayAfter, today } from '../pieces/days.ts'
import { Empty, showLoaded } from '../states.ts'
import { type CheckStep, checkProof, entryAt, entryTile, type InclusionProof } from './audit/proof.ts'

interface Checked {
  readonly steps: readonly CheckStep[]
  readonly text: string
  readonly proof: InclusionProof
}

interface Change {
  readonly label: string
  readonly eventId: string
  readonly headline: string
}

const check = async (eventId: string, signal: AbortSignal): Promise<Checked> => {
  const [proof, { vkey = '' }] = await Promise.all([
    get<InclusionProof>(apiUrl('/v1/audit/proofs/inclusion', { event: eventId }), signal),
    get<AnswerOf<'getAuditCheckpoint'>>('/v1/audit/checkpoint', signal),
  ])
  const { url, at } = entryTile(proof.index, proof.size)
  const tile = new Uint8Array(await (await send(url, { signal })).arrayBuffer())
  const leaf = entryAt(tile, at)
  const steps = await checkProof(eventId, leaf, proof, vkey)
  announce(steps.every(({ holds }) => holds) ? 'The proof holds.' : 'The proof does not hold.')
  return { steps, text: new TextDecoder().decode(leaf), proof }
}

const Result = ({ checked }: { checked: Checked }) => {
  const { steps, text, proof } = checked
  const holds = steps.every((step) => step.holds)
  return html`<div class="result">
    <p class=${`outcome ${holds ? 'eased' : 'stop'}`}><b>${holds ? '✓ The proof holds' : '✕ The proof does not hold'}</b></p>
    <ol class="plain steps">${steps.map(({ name, holds, detail }) => html`<li key=${name}><span class=${holds ? 'eased' : 'stop'}>${holds ? '✓' : '✕'}</span> ${name}<div><code class="dim">${detail}</code></div></li>`)}</ol>
    <h3>What this proves, and what not</h3>
    <p>These very bytes are event ${proof.index + 1} of ${proof.size} in the log that this key signed. It does not prove that they are true, nor that others were shown the same log: for that compare the checkpoint with somebody else’s, or with a witness.</p>
    <h3>The bytes</h3><pre class="bytes" tabindex="0"><bdi>${text}</bdi></pre>
    <details><summary>The proof and the checkpoint</summary><pre class="bytes" tabindex="0">${proof.hashes.join('\n')}</pre><pre class="bytes" tabindex="0">${proof.checkpoint}</pre></details></div>`
}

const Difference = () => {
  const from = query.value.get('from') ?? dayAfter(today(), -30)
  const url = apiUrl('/v1/audit/diff', { from, limit: '200' })
  const loaded = useLoad(url, (signal) => getAll<Change>(url, signal, 2))
  return html`<section class="card" aria-labelledby="diff"><h2 id="diff">What was recorded since</h2>
    <div class="bar"><label>Day or position <input value=${from} placeholder="2025-12-14 or position:100" onChange=${(event: Event) => go(withQuery({ from: (event.target as HTMLInputElement).value.trim() }))} /></label><span class="end"><${CopyCurl} url=${url} /></span></div>
    ${showLoaded(loaded, (changes) => (changes.length === 0 ? html`<${Empty} title="Nothing">Nothing was recorded since then.<//>` : html`<ul class="plain rows">${changes.map(({ label, eventId, headline }) => html`<li key=${`${label} ${eventId}`}><span class="tag">${label.replaceAll('-', ' ')}</span> <a href=${withQuery({ event: eventId })}><bdi>${headline}</bdi></a></li>`)}</ul>`))}</section>`
}

export const Screen = () => {
  const eventId = query.value.get('event') ?? undefined
  const text = useSignal(eventId ?? '')
  useEffect(() => {
    text.value = eventId ?? ''
  }, [eventId, text])
  const checkpoint = useLoad('checkpoint', (signal) =>
    get<AnswerOf<'getAuditCheckpoint'>>('/v1/audit/checkpoint', signal),
  )
  const checked = useLoad(eventId, (signal) => check(eventId ?? '', signal), false)
  return html`
    <div class="head"><h1>Audit</h1><span class="actions"><span><${CopyLink} /></span></span><p class="lead">Every event is a leaf of a signed Merkle tree. This page checks proofs itself: you need not trust the service that sent them.</p></div>
    <div class="two"><section class="card" aria-labelledby="proof"><h2 id="proof">Check an event</h2>
      <form class="bar" onSubmit=${(event: Event) => {
        event.preventDefault()
        go(withQuery({ event: text.value.trim() }))
      }}><label class="sr" for="event">Id of an event</label><input id="event" class="wide" data-search placeholder="Id of an event" spellcheck="false" value=${text} onInput=${(
        event: InputEvent,
      ) => {
        text.value = (event.target as HTMLInputElement).value
      }} /><button type="submit">Check</button></form>
      ${eventId === undefined ? html`<p class="dim">Each event of a timeline has a link “check its proof”. Or choose one of those that were recorded last.</p>` : showLoaded(checked, (value) => html`<${Result} checked=${value} />`)}</section>
    <div class="stack"><section class="card" aria-labelledby="checkpoint"><h2 id="checkpoint">Checkpoint</h2>
      ${showLoaded(checkpoint, ({ origin, size, root, vkey }) => html`<dl class="facts"><div><dt>Log</dt><dd><code>${origin}</code></dd></div><div><dt>Events</dt><dd>${size}</dd></div><div><dt>Root</dt><dd><code>${root}</code></dd></div><div><dt>Key</dt><dd><code>${vkey}</code></dd></div></dl>`)}</section>
    <${Difference} /></div></div>`
}
